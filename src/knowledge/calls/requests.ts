// What handlers read off a request, and the headers that they set.
import { defineCalls } from '../call-row.ts'

export const requestCalls = defineCalls([
  { call: 'starlette.requests.Request.json', also: ['fastapi.Request.json', 'fastapi.requests.Request.json'], tags: ['request-body'] },
  {
    call: 'starlette.responses.RedirectResponse',
    also: ['fastapi.responses.RedirectResponse'],
    parameters: ['url', 'status_code', 'headers', 'background'],
    tags: ['response'],
  },
])
