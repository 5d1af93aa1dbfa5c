// `contextlib` and `asyncio`: what enters, what runs.
import {
  bool,
  findAttribute,
  isGiven,
  list,
  type Machine,
  makeNativeClass,
  NO_ARGS,
  NONE,
  need,
  newInstance,
  type Site,
  setAttribute,
  type Value,
} from '../evaluate/index.ts'
import { acts, method, type Row, type Run } from './kit.ts'

/** The function stays itself: its call is a generator, and `with` enters what it yields first. */
const manager: Run = (machine, given, site) => {
  const func = need(given, 0)
  setAttribute(machine, func, '\0contextmanager', bool(true), site)
  return func
}

function enter(machine: Machine, value: Value, site: Site): Value {
  if (value.kind === 'list' && value.type === 'iterator') return value.items[0] ?? NONE
  if (value.kind !== 'instance') return value
  for (const name of ['__enter__', '__aenter__']) {
    const found = findAttribute(machine, value, name, null)
    if (found?.kind === 'method') return machine.call(found, NO_ARGS, site)
  }
  return value
}

const STACK = makeNativeClass(
  'contextlib.ExitStack',
  [],
  Object.fromEntries([
    method('contextlib.ExitStack.enter_context', (machine, given, site) => enter(machine, need(given, 1), site)),
    method('contextlib.ExitStack.enter_async_context', (machine, given, site) => enter(machine, need(given, 1), site)),
    method('contextlib.ExitStack.push', (_m, given) => need(given, 1)),
    method('contextlib.ExitStack.callback', (_m, given) => need(given, 1)),
    method('contextlib.ExitStack.push_async_callback', (_m, given) => need(given, 1)),
    method('contextlib.ExitStack.close', () => NONE),
    method('contextlib.ExitStack.aclose', () => NONE),
    method('contextlib.ExitStack.pop_all', (_m, given) => need(given, 0)),
    method('contextlib.ExitStack.__enter__', (_m, given) => need(given, 0)),
    method('contextlib.ExitStack.__aenter__', (_m, given) => need(given, 0)),
  ]),
)

const first: Run = (_machine, given) => need(given, 0)

const LOOP = makeNativeClass(
  'asyncio.AbstractEventLoop',
  [],
  Object.fromEntries([
    method('asyncio.AbstractEventLoop.run_until_complete', (_m, given) => need(given, 1)),
    method('asyncio.AbstractEventLoop.create_task', (_m, given) => need(given, 1)),
    method('asyncio.AbstractEventLoop.run_in_executor', (machine, given, site) =>
      machine.call(need(given, 2), { positional: given.positional.slice(3), keywords: new Map() }, site),
    ),
    method('asyncio.AbstractEventLoop.close', () => NONE),
    method('asyncio.AbstractEventLoop.run_forever', () => NONE),
  ]),
)
const loop: Run = (_machine, _given, site) => newInstance(LOOP, site)

export const CONTEXT_ROWS: readonly Row[] = [
  acts('contextlib.contextmanager', manager),
  acts('contextlib.asynccontextmanager', manager),
  acts('contextlib.nullcontext', (_m, given) => (isGiven(given.positional[0]) ? given.positional[0] : NONE)),
  acts('contextlib.closing', first),
  acts('contextlib.aclosing', first),
  ['contextlib.ExitStack', STACK],
  ['contextlib.AsyncExitStack', makeNativeClass('contextlib.AsyncExitStack', [STACK])],
  // A coroutine is what it returns.
  acts('asyncio.run', first),
  acts('asyncio.wait_for', first),
  acts('asyncio.shield', first),
  acts('asyncio.create_task', first),
  acts('asyncio.ensure_future', first),
  acts('asyncio.gather', (_m, given) => list([...given.positional])),
  acts('asyncio.sleep', (machine, given) => {
    machine.sleeps++
    return given.positional[1] ?? NONE
  }),
  acts('asyncio.to_thread', (machine, given, site) =>
    machine.call(need(given, 0), { positional: given.positional.slice(1), keywords: given.keywords }, site),
  ),
  acts('asyncio.get_event_loop', loop),
  acts('asyncio.new_event_loop', loop),
  acts('asyncio.get_running_loop', loop),
  acts('asyncio.set_event_loop', () => NONE),
]
