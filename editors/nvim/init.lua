-- Neovim 0.11 and later: into ~/.config/nvim/init.lua
vim.lsp.enable('stagels')

-- As you like it: completion while you type, hints, and a line over each stage.
-- Without noselect Neovim would write the first item of each list into the text.
vim.o.completeopt = 'menuone,noselect,popup'
if vim.fn.has('nvim-0.12') == 0 then -- there Enter would close the list and be lost
  vim.keymap.set('i', '<CR>', function()
    return vim.fn.pumvisible() == 1 and '<C-y><CR>' or '<CR>'
  end, { expr = true })
end
vim.api.nvim_create_autocmd('LspAttach', {
  callback = function(args)
    local client = vim.lsp.get_client_by_id(args.data.client_id)
    if client == nil or client.name ~= 'stagels' then
      return
    end
    vim.lsp.completion.enable(true, client.id, args.buf, { autotrigger = true })
    vim.lsp.inlay_hint.enable(true, { bufnr = args.buf })
    if vim.lsp.codelens.enable then -- 0.12
      vim.lsp.codelens.enable(true, { bufnr = args.buf })
    else
      local refresh = function() vim.lsp.codelens.refresh({ bufnr = args.buf }) end
      vim.api.nvim_create_autocmd({ 'BufEnter', 'InsertLeave' }, { buffer = args.buf, callback = refresh })
      refresh()
    end
  end,
})
