---@brief
---
--- https://github.com/stagels/stagels
---
--- Language server for multi-stage Dockerfiles: completion, definition, references and
--- rename of stages and variables, diagnostics in BuildKit's words, formatting.
---
--- It also reads the files that build Dockerfiles, such as Bake files, Compose files and
--- workflows. For these add `hcl`, `yaml.docker-compose` and others to `filetypes`.

---@type vim.lsp.Config
return {
  cmd = { 'stagels', 'serve' },
  filetypes = { 'dockerfile' },
  root_markers = { '.stagels.yaml', '.git', '.dockerignore' },
}
