" Vim with ALE: into ~/.vimrc
let g:ale_linters = {'dockerfile': ['stagels']}
set omnifunc=ale#completion#OmniFunc
set completeopt=menu,menuone,noselect

" As you like it: completion while you type, and keys. Without the second line an
" Enter behind a list that came up by itself would close the list and be lost.
let g:ale_completion_enabled = 1
inoremap <expr> <CR> pumvisible() ? "\<C-y>\<CR>" : "\<CR>"
nmap gd <Plug>(ale_go_to_definition)
nmap gr <Plug>(ale_find_references)
nmap K <Plug>(ale_hover)
nmap <F2> <Plug>(ale_rename)
nmap <F4> <Plug>(ale_code_action)

" Settings, if you want other ones:
" let g:stagels_settings = {'rules': {'skip': ['StageNameCasing']}}
