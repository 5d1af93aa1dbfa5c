-- Requests that are never quite the same: tokens of many callers, ids of many things, and with them answers of several lengths.
local tokens = {}
for line in io.lines(os.getenv("TOKENS")) do tokens[#tokens + 1] = line end
math.randomseed(7)
request = function()
  wrk.headers["Authorization"] = "Bearer " .. tokens[math.random(#tokens)]
  return wrk.format("GET", "/orders/" .. math.random(1000000))
end
