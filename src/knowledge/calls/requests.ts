// What handlers read off a request, and the headers that they set.
import { defineCalls } from '../call-row.ts'

export const requestCalls = defineCalls([
  { call: 'starlette.requests.Request.form', also: ['fastapi.Request.form', 'fastapi.requests.Request.form'], tags: ['advised'] },
  {
    call: 'starlette.responses.FileResponse',
    also: ['fastapi.responses.FileResponse'],
    parameters: ['path', 'status_code', 'headers', 'media_type', 'background', 'filename'],
    tags: ['advised'],
  },
  { call: 'builtins.min', tags: ['clamp'] },
  { call: 'starlette.requests.Request.json', also: ['fastapi.Request.json', 'fastapi.requests.Request.json'], tags: ['request-body'] },
  {
    call: 'starlette.responses.RedirectResponse',
    also: ['fastapi.responses.RedirectResponse'],
    parameters: ['url', 'status_code', 'headers', 'background'],
    tags: ['response'],
  },
  {
    call: 'starlette.responses.Response.headers.__setitem__',
    also: ['Response', 'JSONResponse', 'RedirectResponse', 'HTMLResponse', 'PlainTextResponse', 'StreamingResponse', 'FileResponse']
      .flatMap((name) => [`fastapi.responses.${name}.headers.__setitem__`, `starlette.responses.${name}.headers.__setitem__`])
      .concat(['fastapi.Response.headers.__setitem__', 'starlette.datastructures.MutableHeaders.__setitem__']),
    parameters: ['name', 'value'],
    tags: ['set-header'],
  },
])
