-- Neovim 0.7 to 0.10: into ~/.config/nvim/init.lua
local function attached(_, buffer)
  -- Neovim 0.8 and later set these two themselves.
  vim.bo[buffer].omnifunc = 'v:lua.vim.lsp.omnifunc'
  vim.bo[buffer].tagfunc = 'v:lua.vim.lsp.tagfunc'
end

local function start(args)
  local config = {
    name = 'stagels',
    cmd = { 'stagels', 'serve' },
    root_dir = vim.fn.getcwd(),
    on_attach = attached,
    -- init_options = { rules = { skip = { 'StageNameCasing' } } },
  }
  if vim.lsp.start then
    vim.lsp.start(config)
  else -- 0.7: one server for all files
    stagels = stagels or vim.lsp.start_client(config)
    vim.lsp.buf_attach_client(args.buf, stagels)
  end
end

vim.api.nvim_create_autocmd('FileType', { pattern = 'dockerfile', callback = start })
