// Applications, what is put around them, and servers that the program starts itself.
import { defineCalls } from '../call-row.ts'

export const serverCalls = defineCalls([
  { call: 'fastapi.FastAPI', also: ['fastapi.applications.FastAPI'], tags: ['application'] },
  {
    call: 'fastapi.FastAPI.add_middleware',
    also: [
      'fastapi.applications.FastAPI.add_middleware',
      'starlette.applications.Starlette.add_middleware',
      'starlette.middleware.Middleware',
    ],
    parameters: ['middleware_class'],
    tags: ['middleware'],
  },
  { call: 'uvicorn.run', also: ['uvicorn.main.run'], parameters: ['app'], tags: ['server-run'] },
  { call: 'uvicorn.Config', also: ['uvicorn.config.Config'], parameters: ['app', 'host', 'port'], tags: ['server-run'] },
  { call: 'hypercorn.asyncio.serve', parameters: ['app', 'config'], tags: ['server-run'] },
])
