// Logs, and the text of stacks.
import { defineCalls } from '../call-row.ts'

const levels = ['debug', 'info', 'warning', 'warn', 'error', 'exception', 'critical']
const loggers = [
  'logging.getLogger',
  'logging.Logger',
  'loguru.logger',
  'structlog.get_logger',
  'structlog.getLogger',
  'structlog.stdlib.get_logger',
  'structlog.stdlib.BoundLogger',
  'loguru._logger.Logger',
]

export const logCalls = defineCalls([
  ...levels.map((level) => ({
    call: `logging.${level}`,
    also: loggers.map((logger) => `${logger}.${level}`),
    parameters: ['message'],
    tags: ['log'] as const,
  })),
  { call: 'builtins.print', also: ['print'], parameters: ['message'], tags: ['log', 'print'] },
  {
    call: 'traceback.format_exc',
    also: ['traceback.format_exception', 'traceback.format_tb', 'traceback.format_stack', 'traceback.TracebackException.format'],
    tags: ['traceback'],
  },
])
