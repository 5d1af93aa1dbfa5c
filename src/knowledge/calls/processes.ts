// Other programs, and code that is made while the program runs.
import { defineCalls } from '../call-row.ts'

export const processCalls = defineCalls([
  ...['run', 'call', 'check_call', 'check_output'].map((name) => ({
    call: `subprocess.${name}`,
    parameters: ['command'],
    tags: ['process', 'blocking'] as const,
  })),
  { call: 'subprocess.Popen', parameters: ['command'], tags: ['process'] },
  { call: 'subprocess.getoutput', also: ['subprocess.getstatusoutput'], parameters: ['command'], tags: ['process', 'shell', 'blocking'] },
  { call: 'os.system', also: ['os.popen', 'commands.getoutput'], parameters: ['command'], tags: ['process', 'shell', 'blocking'] },
  {
    call: 'asyncio.create_subprocess_shell',
    also: ['asyncio.subprocess.create_subprocess_shell'],
    parameters: ['command'],
    tags: ['process', 'shell'],
  },
  { call: 'builtins.eval', also: ['eval'], parameters: ['source', 'globals', 'locals'], tags: ['evaluate'] },
  { call: 'builtins.exec', also: ['exec'], parameters: ['source', 'globals', 'locals'], tags: ['evaluate'] },
])
