" ALE looks here for linters: ~/.vim/ale_linters/dockerfile/stagels.vim
call ale#linter#Define('dockerfile', {
\   'name': 'stagels',
\   'lsp': 'stdio',
\   'executable': 'stagels',
\   'command': '%e serve',
\   'language': 'dockerfile',
\   'project_root': {buffer -> fnamemodify(bufname(buffer), ':p:h')},
\   'lsp_config': {buffer -> {'stagels': get(g:, 'stagels_settings', {})}},
\})
