// HAProxy asks by a few lines of Lua, with the client of HTTP that it brings since 2.5.

import type { ProxySetup } from './proxy.ts'

export const haproxy: ProxySetup = {
  title: 'HAProxy',
  write: ({ decide, upstream, listen, hasToken }) => ({
    'haproxy.cfg': `# Every request asks Fastward first.
global
  lua-load fastward.lua
${hasToken ? '  # FASTWARD_POINT_TOKEN holds the secret of the decision point.\n' : ''}
defaults
  mode http
  timeout connect 5s
  timeout client 60s
  timeout server 60s

frontend shop
  bind ${listen}
  # Said by Fastward alone, and by what stands here.
  http-request del-header fastward-identity
  http-request set-var(txn.fastward_target) pathq
  http-request set-var(txn.fastward_scheme) str(https) if { ssl_fc }
  http-request set-var(txn.fastward_scheme) str(http) unless { ssl_fc }
  http-request lua.fastward
  http-request deny unless { var(txn.fastward_allowed) -m bool }
  option forwardfor
  default_backend application

backend application
  server application ${upstream}
`,
    'fastward.lua': `-- Asks Fastward whether a request may go on; whatever is not a clear yes is no.
local token = ${hasToken ? 'os.getenv("FASTWARD_POINT_TOKEN")' : 'nil'}
-- Of this hop, or written below.
local own = { ["host"] = true, ["content-length"] = true, ["transfer-encoding"] = true, ["connection"] = true, ["expect"] = true,
  ["upgrade"] = true, ["te"] = true, ["trailer"] = true, ["keep-alive"] = true, ["proxy-connection"] = true, ["fastward-point"] = true }

local function first(values)
  if values == nil then return "" end
  return values[0] or ""
end

core.register_action("fastward", { "http-req" }, function(txn)
  txn:set_var("txn.fastward_allowed", false)
  local sent = txn.http:req_get_headers()
  local headers = {}
  for name, values in pairs(sent) do
    if not own[name] and name:sub(1, 12) ~= "x-forwarded-" then
      local list = {}
      for index = 0, #values do list[#list + 1] = values[index] end
      headers[name] = list
    end
  end
  headers["host"] = { "${decide}" }
  headers["x-forwarded-method"] = { txn.sf:method() }
  headers["x-forwarded-uri"] = { txn:get_var("txn.fastward_target") }
  headers["x-forwarded-host"] = { first(sent["host"]) }
  headers["x-forwarded-proto"] = { txn:get_var("txn.fastward_scheme") }
  headers["x-forwarded-for"] = { txn.sf:src() }
  headers["x-forwarded-body"] = { first(sent["content-length"]) .. ";" .. first(sent["transfer-encoding"]) .. ";HTTP/" .. txn.sf:req_ver() }
  if token ~= nil then headers["fastward-point"] = { token } end

  local told = core.httpclient():get{ url = "http://${decide}/forward-auth?stated", headers = headers, timeout = 5000 }
  if told ~= nil and told.status == 200 then
    local identity = told.headers["fastward-identity"]
    if identity ~= nil then txn.http:req_set_header("fastward-identity", first(identity)) end
    txn:set_var("txn.fastward_allowed", true)
    return
  end
  local reply = txn:reply()
  if told == nil or told.status == nil or told.status < 300 then
    reply:set_status(503)
  else
    reply:set_status(told.status)
    for _, name in ipairs({ "content-type", "www-authenticate", "retry-after", "allow", "location" }) do
      if told.headers[name] ~= nil then reply:add_header(name, first(told.headers[name])) end
    end
    if told.body ~= nil then reply:set_body(told.body) end
  end
  txn:done(reply)
end)
`,
  }),
  hints: ['It asks with the Lua and the HTTP client that HAProxy 2.6 brings; no other package is needed.'],
  token: 'Start HAProxy with FASTWARD_POINT_TOKEN in its environment.',
}
