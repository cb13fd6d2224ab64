-- Neovim 0.11 and later: ~/.config/nvim/lsp/stagels.lua
local builds = { 'bake[^/]*%.hcl$', 'bake[^/]*%.json$', 'compose[^/]*%.ya?ml$', '/%.github/workflows/[^/]*%.ya?ml$', '/action%.ya?ml$', 'skaffold[^/]*%.ya?ml$', 'devcontainer%.json$' }

return {
  cmd = { 'stagels', 'serve' },
  -- Of YAML, HCL and JSON only what builds Dockerfiles: for nothing else the server starts.
  filetypes = { 'dockerfile', 'yaml', 'yaml.docker-compose', 'hcl', 'json', 'jsonc' },
  root_dir = function(buffer, begin)
    local name = vim.api.nvim_buf_get_name(buffer)
    local asks = function(pattern) return name:find(pattern) ~= nil end
    if vim.bo[buffer].filetype == 'dockerfile' or vim.iter(builds):any(asks) then
      begin(vim.fs.root(buffer, { '.git', '.dockerignore' }) or vim.fs.dirname(name))
    end
  end,
  -- settings = { stagels = { rules = { skip = { 'StageNameCasing' } } } },
}
