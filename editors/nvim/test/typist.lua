-- Loaded by the Neovim that is typed into: connects to the typist and answers it.
local uv = vim.uv or vim.loop
local host, port = vim.env.TYPIST_AT:match('(.*):(%d+)')
local socket = uv.new_tcp()

local named = { ['<'] = '<lt>', ['\r'] = '<CR>', ['\t'] = '<Tab>', ['\127'] = '<BS>' }

local function clients() return (vim.lsp.get_clients or vim.lsp.get_active_clients)({ bufnr = 0 }) end

-- due tells whether a completion that the client asked for has no answer yet.
local function due()
  for _, client in pairs(clients()) do
    for _, request in pairs(client.requests or {}) do
      if request.type == 'pending' and request.method == 'textDocument/completion' then
        return true
      end
    end
  end
  return false
end

-- asked tells whether a completion is under way. An answer that is there is shown only
-- behind the look that was under way when it came.
local was = false
local function asked()
  local before = was
  was = due()
  return was or before
end

local function look()
  local column = vim.fn.col('.')
  local before = vim.fn.getline('.'):sub(1, column - 1)
  local list = vim.fn.complete_info({ 'items', 'matches', 'selected', 'pum_visible' })
  local items = {}
  if list.pum_visible == 1 and typist_start then
    for _, item in ipairs(list.items) do
      if item.match ~= false then
        items[#items + 1] = before:sub(1, typist_start) .. item.word
      end
    end
  end
  return { Line = vim.fn.line('.') - 1, Before = before, Items = items, Selected = list.selected, Busy = asked() }
end

-- Where the list's words begin is known to the function that shows it.
local complete = vim.fn.complete
vim.fn.complete = function(start, items)
  typist_start = start - 1
  return complete(start, items)
end

local function answer(line)
  if vim.startswith(line, 'keys ') then
    vim.api.nvim_input((line:sub(6):gsub('[<\r\t\127]', named)))
    return vim.empty_dict()
  elseif line == 'look' then
    return look()
  end
  return table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, true), '\n')
end

local function hears()
  local pending = ''
  socket:read_start(function(_, chunk)
    pending = pending .. (chunk or '')
    local line, rest = pending:match('^(.-)\n(.*)$')
    if line then
      pending = rest
      vim.schedule(function()
        local ok, value = pcall(function() return vim.fn.json_encode(answer(vim.fn.json_decode(line))) end)
        socket:write((ok and value or vim.fn.json_encode({ Before = 'error: ' .. value })) .. '\n')
      end)
    end
  end)
end

-- It is typed into once the server is there.
local timer = uv.new_timer()
timer:start(0, 20, vim.schedule_wrap(function()
  local _, client = next(clients())
  if client and client.initialized ~= false and timer:is_active() then
    timer:stop()
    socket:connect(host, tonumber(port), hears)
  end
end))
