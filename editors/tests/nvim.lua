-- What a person does in Neovim, without a screen: open, mistype, see it, apply the fix, hover, complete.
-- `GITLAB_RB` is the server, `FILE` an empty gitlab.rb. Prints "ok" or what went wrong.

local function finish(message)
  print(message)
  vim.cmd('qa!')
end

local function wait(what, ready)
  if not vim.wait(20000, ready, 20) then
    error('waited in vain for ' .. what)
  end
end

local ok, problem = pcall(function()
  vim.cmd('edit ' .. vim.env.FILE)
  local id = vim.lsp.start_client({
    name = 'gitlab-rb',
    cmd = { vim.env.GITLAB_RB, 'lsp', '--to', '18.0' },
    root_dir = vim.fn.getcwd(),
  })
  vim.lsp.buf_attach_client(0, id)
  wait('the server', function()
    local client = vim.lsp.get_client_by_id(id)
    return client and client.initialized
  end)

  -- A mistyped key is seen.
  vim.api.nvim_buf_set_lines(0, 0, -1, false, { "gitlab_rails['gitlab_emial_from'] = 'a@example.com'" })
  wait('the diagnostic', function() return #vim.diagnostic.get(0) == 1 end)
  local found = vim.diagnostic.get(0)[1]
  assert(found.code == 'unknown-key', vim.inspect(found))
  assert(found.col == 13 and found.end_col == 32, vim.inspect(found))

  -- The fix is applied.
  local client = vim.lsp.get_client_by_id(id)
  local place = {
    textDocument = vim.lsp.util.make_text_document_params(0),
    range = { start = { line = 0, character = 15 }, ['end'] = { line = 0, character = 15 } },
    context = { diagnostics = {} },
  }
  local actions = client.request_sync('textDocument/codeAction', place, 20000, 0).result
  vim.lsp.util.apply_workspace_edit(actions[1].edit, client.offset_encoding)
  local line = vim.api.nvim_buf_get_lines(0, 0, 1, false)[1]
  assert(line == "gitlab_rails['gitlab_email_from'] = 'a@example.com'", line)
  wait('no diagnostic', function() return #vim.diagnostic.get(0) == 0 end)

  -- A hover says what the key is.
  local position = { textDocument = place.textDocument, position = place.range.start }
  local hover = client.request_sync('textDocument/hover', position, 20000, 0).result
  assert(hover.contents.value:find("gitlab_rails%['gitlab_email_from'%]"), vim.inspect(hover))

  -- Completion as a person runs it: <C-x><C-o> behind the bracket takes what begins so.
  vim.api.nvim_buf_set_option(0, 'omnifunc', 'v:lua.vim.lsp.omnifunc')
  local items = client.request_sync('textDocument/completion', position, 20000, 0).result
  local labels = {}
  for _, item in ipairs(items.items) do labels[item.label] = true end
  assert(labels['smtp_enable'] and labels['time_zone'], 'keys are missing')
end)
finish(ok and 'ok' or tostring(problem))
