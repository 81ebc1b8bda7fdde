-- Posts a body with a key of its own each time. $BODY holds one %s for it.
local count = 0
local run, body = os.getenv("RUN"), os.getenv("BODY")
local token = os.getenv("TOKEN")

function request()
  count = count + 1
  local key = run .. "-" .. count
  local headers = { ["Content-Type"] = "application/json", ["Idempotency-Key"] = key }
  if token then headers["Authorization"] = "Bearer " .. token end
  return wrk.format("POST", nil, headers, (body:gsub("%%s", key)))
end
