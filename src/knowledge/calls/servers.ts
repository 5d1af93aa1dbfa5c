// Servers that the program starts itself.
import { defineCalls } from '../call-row.ts'

export const serverCalls = defineCalls([
  { call: 'uvicorn.run', also: ['uvicorn.main.run'], parameters: ['app'], tags: ['server-run'] },
  { call: 'uvicorn.Config', also: ['uvicorn.config.Config'], parameters: ['app', 'host', 'port'], tags: ['server-run'] },
  { call: 'hypercorn.asyncio.serve', parameters: ['app', 'config'], tags: ['server-run'] },
])
