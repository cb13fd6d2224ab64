-- Neovim 0.11 and later: into ~/.config/nvim/init.lua
vim.lsp.enable('stagels')

-- As you like it: completion while you type, hints and the line over each stage.
vim.api.nvim_create_autocmd('LspAttach', {
  callback = function(args)
    local client = vim.lsp.get_client_by_id(args.data.client_id)
    if client == nil or client.name ~= 'stagels' then
      return
    end
    vim.lsp.completion.enable(true, client.id, args.buf, { autotrigger = true })
    vim.lsp.inlay_hint.enable(true, { bufnr = args.buf })
    vim.api.nvim_create_autocmd({ 'BufEnter', 'InsertLeave', 'TextChanged' }, {
      buffer = args.buf,
      callback = function() vim.lsp.codelens.refresh({ bufnr = args.buf }) end,
    })
    vim.lsp.codelens.refresh({ bufnr = args.buf })
  end,
})
