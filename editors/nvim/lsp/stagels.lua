-- Neovim 0.11 and later: ~/.config/nvim/lsp/stagels.lua
return {
  cmd = { 'stagels', 'serve' },
  filetypes = { 'dockerfile' },
  root_markers = { '.git', '.dockerignore' },
  -- settings = { stagels = { rules = { skip = { 'StageNameCasing' } } } },
}
