-- Drives a second Neovim, which runs as its user's would: keys are typed into it, and
-- it is asked what it shows. The first only asks, so that the other's loop goes on.
local env = vim.env
local child

local function say(text) io.stdout:write(text .. '\n') end

local function lua(code, ...) return vim.rpcrequest(child, 'nvim_exec_lua', code, { ... }) end

local function keys(text) vim.rpcrequest(child, 'nvim_input', text) end

local function check(holds, what, seen)
  say((holds and 'ok   ' or 'FAIL ') .. what .. ((holds or seen == nil) and '' or ': ' .. vim.inspect(seen)))
  if not holds then
    local file = io.open(env.XDG_CACHE_HOME .. '/nvim/lsp.log') or io.open(env.XDG_STATE_HOME .. '/nvim/lsp.log')
    say(file and file:read('*a') or 'no log')
    vim.cmd('cquit 1')
  end
end

-- eventually waits until the code's value passes the test, and tells it.
local function eventually(what, code, test)
  local seen
  local holds = vim.wait(10000, function()
    local ok, value = pcall(lua, code)
    seen = value
    return ok and test(value)
  end, 20)
  check(holds, what, seen)
  return seen
end

local function is(wanted)
  return function(value) return vim.deep_equal(value, wanted) end
end

local function words(text) return vim.split(text, ' ') end

local function number(name) return tonumber(env[name]) end

local function read(name) return vim.fn.readfile(env.EDITORS .. '/testdata/' .. name) end

local function cursor(line, column) lua('vim.fn.cursor(...)', line, column) end

local version = vim.version()
local since = function(minor) return version.minor >= minor end
local text = 'return vim.api.nvim_buf_get_lines(0, 0, -1, true)'
local place = 'local p = vim.api.nvim_win_get_cursor(0) return { p[1], p[2] + 1 }'

local function undo_all()
  lua('vim.cmd("edit!")')
  eventually('the file is open again', text, is(read('Dockerfile')))
end

local function open()
  child = vim.fn.jobstart({ env.NVIM_UNDER_TEST, '--embed', '--headless', '-i', 'NONE', '-n', 'Dockerfile' }, { rpc = true, cwd = env.PROJECT })
  check(child > 0, 'Neovim starts')
  lua([[
    function client()
      local get = vim.lsp.get_clients or vim.lsp.get_active_clients
      local _, first = next(get({ bufnr = 0 }))
      return first
    end
  ]])
  eventually('the file is a dockerfile', 'return vim.bo.filetype', is('dockerfile'))
  eventually('stagels is attached', 'local c = client() return c and c.name', is('stagels'))
end

local function diagnostics()
  local seen = eventually('a diagnostic', 'return vim.diagnostic.get(0)', function(v) return type(v) == 'table' and #v == 1 end)[1]
  check(seen.message == env.EXPECT_DIAGNOSTIC_TEXT, 'it says what is wrong', seen.message)
  local at = { seen.lnum + 1, seen.col + 1, seen.end_col - seen.col }
  local wanted = { number('EXPECT_DIAGNOSTIC_LINE'), number('EXPECT_DIAGNOSTIC_COLUMN'), #env.EXPECT_DIAGNOSTIC_WORD }
  check(vim.deep_equal(at, wanted), 'it is under the word', at)
  check(seen.severity == 2 and seen.code == env.EXPECT_DIAGNOSTIC_CODE and seen.source == 'stagels', 'it is a warning of stagels with its code', seen)
end

local function definition()
  cursor(number('EXPECT_MOUNT_LINE'), number('EXPECT_MOUNT_COLUMN'))
  lua('vim.lsp.buf.definition()')
  eventually('definition from the mount', place, is({ number('EXPECT_DEFINITION_LINE'), number('EXPECT_DEFINITION_COLUMN') }))
  cursor(number('EXPECT_MOUNT_LINE'), number('EXPECT_MOUNT_COLUMN'))
  keys('<C-]>')
  eventually('the key for tags goes there too', place, is({ number('EXPECT_DEFINITION_LINE'), number('EXPECT_DEFINITION_COLUMN') }))
end

local function references()
  cursor(number('EXPECT_DEFINITION_LINE'), number('EXPECT_DEFINITION_COLUMN'))
  lua('vim.lsp.buf.references()')
  local list = 'return vim.tbl_map(function(i) return i.lnum end, vim.fn.getqflist())'
  eventually('references in the quickfix list', list, function(v) return type(v) == 'table' and vim.tbl_contains(v, number('EXPECT_MOUNT_LINE')) end)
  lua('vim.cmd("cclose")')
end

-- float is the text of the window that floats.
local float = [[
  for _, w in ipairs(vim.api.nvim_list_wins()) do
    if vim.api.nvim_win_get_config(w).relative ~= '' then
      return table.concat(vim.api.nvim_buf_get_lines(vim.api.nvim_win_get_buf(w), 0, -1, true), '\n')
    end
  end
  return ''
]]
local function no_float()
  cursor(1, 1)
  lua('for _, w in ipairs(vim.api.nvim_list_wins()) do if vim.api.nvim_win_get_config(w).relative ~= "" then vim.api.nvim_win_close(w, true) end end')
end

local function message()
  cursor(number('EXPECT_DIAGNOSTIC_LINE'), number('EXPECT_DIAGNOSTIC_COLUMN'))
  if since(10) then
    keys('<C-w>d')
  else
    lua('vim.diagnostic.open_float()')
  end
  eventually('a window with what is wrong', float, function(v) return v:find(env.EXPECT_DIAGNOSTIC_TEXT, 1, true) ~= nil end)
  no_float()
end

local function hover()
  cursor(number('EXPECT_MOUNT_LINE'), number('EXPECT_MOUNT_COLUMN'))
  lua('vim.lsp.buf.hover()')
  eventually('a hover window', float, function(v) return v:find(env.EXPECT_HOVER, 1, true) ~= nil end)
  no_float()
end

-- list is what the popup offers.
local list = "return vim.fn.pumvisible() == 1 and vim.tbl_map(function(i) return i.word end, vim.fn.complete_info({ 'items' }).items) or {}"

local function has(names)
  return function(value)
    return vim.tbl_count(vim.tbl_filter(function(name) return vim.tbl_contains(value, name) end, names)) == #names
  end
end

local function offers(what, trigger)
  keys('Go' .. env.EXPECT_TYPED .. trigger)
  local seen = eventually(what, list, has(words(env.EXPECT_OFFERED)))
  check(not vim.tbl_contains(seen, env.EXPECT_NOT_OFFERED), 'the stage itself is not offered', seen)
end

-- take goes through the list to the item that makes the line what it shall be.
local function take(line)
  for _ = 1, 9 do
    if lua('return vim.api.nvim_get_current_line()') == line then
      break
    end
    keys('<C-n>')
  end
  keys('<C-y><Esc>')
  eventually('an accepted item is in the line', 'return vim.api.nvim_get_current_line()', is(line))
end

local function completion()
  if since(11) then
    offers('a list while typing', '')
    keys('<C-e><Esc>')
    undo_all()
  end
  eventually('the omni function is set', 'return vim.bo.omnifunc', is('v:lua.vim.lsp.omnifunc'))
  offers('a list on the key for omni completion', '<C-x><C-o>')
  take(env.EXPECT_TYPED .. 'builder')
  undo_all()
end

-- paths: what a stage holds is listed level by level, and leads to what made it.
local function paths()
  keys('GoCOPY --from=builder /' .. (since(11) and '' or '<C-x><C-o>'))
  eventually('a list of what a stage holds', list, has({ 'out/' }))
  take('COPY --from=builder /out/')
  undo_all()
  cursor(19, 29)
  keys('<C-]>')
  eventually('definition of a path leads to what made it', place, is({ 13, 1 }))
end

local function rename()
  cursor(15, 7)
  lua('vim.lsp.buf.rename(...)', env.EXPECT_RENAME_TO)
  eventually('rename across the file', text, is(read('renamed.Dockerfile')))
  undo_all()
end

local function outline()
  lua('vim.lsp.buf.document_symbol()')
  local list = [[
    local seen = {}
    for _, list in ipairs({ vim.fn.getqflist(), vim.fn.getloclist(0) }) do
      for _, item in ipairs(list) do
        seen[#seen + 1] = item.text:match('^%[Module%] (%S+)')
      end
    end
    return seen
  ]]
  eventually('the outline lists the stages', list, is(words(env.EXPECT_STAGES)))
  lua('vim.cmd("cclose | lclose")')
end

local function formatting()
  lua('(vim.lsp.buf.format or vim.lsp.buf.formatting)()')
  eventually('formatting', text, is(read('formatted.Dockerfile')))
  undo_all()
end

local function action()
  cursor(number('EXPECT_DIAGNOSTIC_LINE'), number('EXPECT_DIAGNOSTIC_COLUMN'))
  lua([[
    vim.ui.select = function(items, options, choose)
      shown = vim.tbl_map(options.format_item or tostring, items)
      choose(items[1], 1)
    end
    vim.lsp.buf.code_action()
  ]])
  local shown = eventually('a list of code actions', 'return shown', function(v) return type(v) == 'table' end)
  check(vim.startswith(shown[1], env.EXPECT_FIX), 'the first is the fix', shown)
  eventually('the fix is made', text, is(read('fixed.Dockerfile')))
  eventually('the diagnostic goes', 'return vim.diagnostic.get(0)', is({}))
  undo_all()
  eventually('and comes back', 'return #vim.diagnostic.get(0)', is(1))
end

-- extract: a code action makes a file beside the Dockerfile, which is that of the one target.
local function extract()
  cursor(15, 1)
  lua([[
    shown = nil
    vim.ui.select = function(items, options, choose)
      shown = vim.tbl_map(options.format_item, items)
      for i, item in ipairs(items) do
        if shown[i]:find('Dockerfile.test', 1, true) then
          choose(item, i)
        end
      end
    end
  ]])
  if since(11) then
    keys('gra')
  else
    lua('vim.lsp.buf.code_action()')
  end
  eventually('a list of code actions', 'return shown', function(v) return type(v) == 'table' end)
  eventually('a code action makes a file of the target', 'return vim.fn.bufexists("Dockerfile.test")', is(1))
  lua('vim.api.nvim_buf_call(vim.fn.bufnr("Dockerfile.test"), function() vim.cmd("write") end)')
  local made = 'return vim.fn.trim(table.concat(vim.fn.readfile("Dockerfile.test"), "\\n"), "\\n", 2)' -- 0.7 adds a blank line
  eventually('it is the target, with what it needs', made, is(vim.fn.trim(table.concat(read('test.Dockerfile'), '\n'), '\n', 2)))
  check(vim.deep_equal(lua(text), read('Dockerfile')), 'the Dockerfile is as it was')
  lua('vim.cmd("bwipeout! Dockerfile.test") vim.fn.delete("Dockerfile.test")')
end

-- drawn is all that stands in the text's window without being in the text.
local drawn = [[
  local seen = {}
  local function add(chunks)
    for _, chunk in ipairs(chunks or {}) do
      seen[#seen + 1] = chunk[1]
    end
  end
  for _, space in pairs(vim.api.nvim_get_namespaces()) do
    for _, mark in ipairs(vim.api.nvim_buf_get_extmarks(0, space, 0, -1, { details = true })) do
      add(mark[4].virt_text)
      for _, line in ipairs(mark[4].virt_lines or {}) do
        add(line)
      end
    end
  end
  return table.concat(seen, '|')
]]

local function shows(what, wanted)
  eventually(what, drawn, function(v) return v:find(wanted, 1, true) ~= nil end)
end

local function beside()
  cursor(1, 1) -- only what is in the window is drawn
  if since(8) then
    if not since(11) then
      lua('vim.lsp.codelens.refresh()') -- the page of the later versions does it
    end
    shows('how often a stage is used is on the screen', env.EXPECT_LENS)
  end
  if since(10) then
    if not since(11) then
      lua('vim.lsp.inlay_hint.enable(true)')
    end
    shows('what a base stands for is on the screen', env.EXPECT_HINT)
  end
  if since(9) then
    local token = ([[
      local seen = {}
      for _, t in ipairs(vim.lsp.semantic_tokens.get_at_pos(0, %d, %d) or {}) do
        seen[#seen + 1] = t.type
      end
      return seen
    ]]):format(number('EXPECT_MOUNT_LINE') - 1, number('EXPECT_MOUNT_COLUMN') - 1)
    eventually('a stage in a mount has the colour of a stage', token, is({ 'class' }))
  end
end

-- settings of the user's, as the page shows them.
local function settings()
  lua([[
    local c = client()
    c.config.settings = { stagels = { rules = { severity = { UnknownStage = 'error' } } } }
    c.settings = c.config.settings
    local changed = { settings = c.config.settings }
    if ... then
      c:notify('workspace/didChangeConfiguration', changed)
    else
      c.notify('workspace/didChangeConfiguration', changed)
    end
  ]], since(11))
  eventually('settings change what is reported', 'local d = vim.diagnostic.get(0) return #d == 1 and d[1].severity', is(1))
end

-- build_files are those that the editors share, and the line of each that names a stage.
local build_files = {
  { name = '.github/workflows/image.yml', line = 7, before = '          target:', first = ' ', last = '' },
  { name = 'compose.yaml', line = 5, before = '      target:', first = ' ', last = '' },
  { name = 'docker-bake.hcl', line = 2, before = '  target = ', first = '"', last = '"' },
}

-- half_typed: where a build file has no stage yet, the stages are listed behind the first key, and
-- one of them is taken while its name is typed.
local function half_typed(f)
  cursor(f.line, #f.before + 1)
  keys('C' .. f.first)
  eventually('a list for a target in ' .. f.name, list, has(words(env.EXPECT_STAGES)))
  keys('bu')
  eventually('typing narrows it', list, is({ 'builder' }))
  take(f.before .. f.first .. 'builder')
end

-- builds: files that ask for builds know the stages, and a rename in the Dockerfile changes them
-- all. A file that builds nothing has no server.
local function builds()
  lua('vim.o.hidden = true vim.cmd.edit("other.yml")')
  eventually('the file is open', 'return vim.bo.filetype', is('yaml'))
  vim.wait(300)
  check(lua('return client() == nil'), 'no server for what builds nothing')
  local targets_are = function(what, stage)
    for _, f in ipairs(build_files) do
      local line = ('return vim.fn.getbufline(%q, %d)[1]'):format(vim.fs.basename(f.name), f.line)
      eventually(what .. ' ' .. f.name, line, is(f.before .. f.first .. stage .. f.last))
    end
  end
  targets_are('the rename of before reached', env.EXPECT_RENAME_TO)
  for _, f in ipairs(build_files) do
    lua('vim.cmd.edit(...)', f.name)
    eventually('stagels is attached to ' .. f.name, 'local c = client() return c and c.name', is('stagels'))
    lua('vim.cmd("edit!")')
    half_typed(f)
    lua('vim.cmd("edit!")')
    cursor(f.line, #f.before + 2)
    keys('<C-]>')
    eventually('definition from a target', 'return vim.fn.fnamemodify(vim.api.nvim_buf_get_name(0), ":t")', is('Dockerfile'))
    eventually('it leads to the stage', 'return vim.api.nvim_get_current_line()', is('FROM deps AS builder'))
  end
  keys('grn')
  eventually('it asks for the new name', 'return vim.fn.getcmdline()', is(env.EXPECT_RENAME_FROM))
  keys('<C-u>' .. env.EXPECT_RENAME_TO .. '<CR>')
  eventually('rename across the file', text, is(read('renamed.Dockerfile')))
  targets_are('and in', env.EXPECT_RENAME_TO)
end

-- missing_file: what is told of a file that COPY does not find goes when somebody makes the file
-- beside the editor, and comes back when it is deleted: as the editor watches files, if it is
-- told to (on Linux its own default is not to), else when the Dockerfile is saved.
local function missing_file(watches)
  local folder = env.PROJECT .. (watches and '/watched' or '/unwatched')
  vim.fn.mkdir(folder .. '/.git', 'p')
  vim.fn.writefile({ 'services:', '  app:', '    build: .' }, folder .. '/compose.yaml')
  vim.fn.writefile({}, folder .. '/here')
  vim.fn.writefile({ 'FROM scratch', 'COPY here made/later /' }, folder .. '/Dockerfile')
  lua([[
    vim.lsp.config('stagels', { capabilities = { workspace = { didChangeWatchedFiles = { dynamicRegistration = ..., relativePatternSupport = ... } } } })
  ]], watches)
  lua('vim.cmd.edit(...)', folder .. '/Dockerfile')
  local codes = 'return vim.tbl_map(function(d) return d.code end, vim.diagnostic.get(0))'
  local way = watches and ' that is watched' or ' when the Dockerfile is saved'
  local told = function(what, wanted)
    if not watches then
      keys(':w<CR>')
    end
    eventually(what .. way, codes, is(wanted))
  end
  eventually('a file is missing', codes, is({ 'MissingSource' }))
  vim.wait(500) -- the editor sets its watchers up without a word
  vim.fn.mkdir(folder .. '/made')
  vim.fn.writefile({}, folder .. '/made/later')
  told('nothing is missing', {})
  vim.fn.delete(folder .. '/made', 'rf')
  told('the file is missing again', { 'MissingSource' })
end

-- started_with_settings wants the rule that they skip to be silent, and others not.
local function started_with_settings()
  keys('GoEXPOSE abc<Esc>')
  local codes = 'return vim.tbl_map(function(d) return d.code end, vim.diagnostic.get(0))'
  local seen = eventually('another rule speaks', codes, function(v) return type(v) == 'table' and #v > 0 end)
  check(not vim.tbl_contains(seen, env.EXPECT_DIAGNOSTIC_CODE), 'the rule that the settings skip does not', seen)
end

local function quit()
  vim.rpcnotify(child, 'nvim_command', 'qall!')
  local code = vim.fn.jobwait({ child }, 10000)[1]
  check(code == 0, 'Neovim ends', code)
end

local ok, err = xpcall(function()
  open()
  if env.SETTINGS then
    started_with_settings()
    quit()
    return
  end
  diagnostics()
  message()
  definition()
  references()
  hover()
  completion()
  paths()
  rename()
  outline()
  formatting()
  action()
  extract()
  beside()
  settings()
  if since(11) then
    builds()
    missing_file(false)
    missing_file(true)
  end
  quit()
end, debug.traceback)
if not ok then
  say('FAIL ' .. err)
  vim.cmd('cquit 1')
end
vim.cmd('qall!')
