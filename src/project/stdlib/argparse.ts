// argparse: what a program gets when it is started without arguments: every option's default.
import {
  type Args,
  bool,
  type Instance,
  isNone,
  type Machine,
  makeNativeClass,
  NONE,
  native,
  newInstance,
  pick,
  type Site,
  settingOf,
  textOf,
  truthOf,
  type Value,
} from '../evaluate/index.ts'
import type { Row } from './kit.ts'

const NAMESPACE = makeNativeClass('argparse.Namespace', [], {
  __init__: native('argparse.Namespace.__init__', (machine, given) => {
    const self = given.positional[0]
    if (self?.kind === 'instance') for (const [name, value] of given.keywords) machine.writeMap(self.attrs, name, value)
    return NONE
  }),
})

interface Options {
  readonly defaults: Map<string, Value>
}

function optionsOf(value: Value | undefined): Options | null {
  if (value?.kind !== 'instance') return null
  const data = value.data as Options | undefined // written by this file alone
  if (data !== undefined && 'defaults' in data) return data
  const fresh: Options = { defaults: new Map() }
  value.data = fresh
  return fresh
}

/** `--url-prefix` is `url_prefix`; the first long name counts. */
function destination(given: Args): string | null {
  const dest = textOf(given.keywords.get('dest'))
  if (dest !== null) return dest
  const names = given.positional.slice(1).map((v) => textOf(pick(v)) ?? '')
  const name = names.find((n) => n.startsWith('--')) ?? names[0]
  return name === undefined || name === '' ? null : name.replace(/^-+/, '').replaceAll('-', '_')
}

function addArgument(machine: Machine, given: Args): Value {
  const options = optionsOf(given.positional[0])
  const name = destination(given)
  if (options === null || name === null) return NONE
  const action = textOf(given.keywords.get('action'))
  const fallback = given.keywords.get('default') ?? (action === 'store_true' ? bool(false) : action === 'store_false' ? bool(true) : NONE)
  const required = given.keywords.get('required')
  const isNeeded =
    (required !== undefined && truthOf(machine, required).value === true) || textOf(given.positional[1])?.startsWith('-') === false
  options.defaults.set(
    name,
    isNeeded && isNone(fallback)
      ? { kind: 'unknown', reason: `the argument ${name}` }
      : settingOf(fallback, `--${name.replaceAll('_', '-')}`),
  )
  return NONE
}

function parse(given: Args, site: Site): Instance {
  const made = newInstance(NAMESPACE, site)
  for (const [name, value] of optionsOf(given.positional[0])?.defaults ?? []) made.attrs.set(name, value)
  return made
}

const same = (name: string): Value => native(name, (_machine, given) => given.positional[0] ?? NONE)

const PARSER = makeNativeClass('argparse.ArgumentParser', [], {
  __init__: native('argparse.ArgumentParser.__init__', () => NONE),
  add_argument: native('argparse.ArgumentParser.add_argument', addArgument),
  add_argument_group: same('argparse.ArgumentParser.add_argument_group'),
  add_mutually_exclusive_group: same('argparse.ArgumentParser.add_mutually_exclusive_group'),
  add_subparsers: same('argparse.ArgumentParser.add_subparsers'),
  add_parser: same('argparse.ArgumentParser.add_parser'),
  set_defaults: native('argparse.ArgumentParser.set_defaults', (_machine, given) => {
    for (const [name, value] of given.keywords) optionsOf(given.positional[0])?.defaults.set(name, value)
    return NONE
  }),
  parse_args: native('argparse.ArgumentParser.parse_args', (_machine, given, site) => parse(given, site)),
  parse_known_args: native('argparse.ArgumentParser.parse_known_args', (_machine, given, site) => ({
    kind: 'list',
    type: 'tuple',
    items: [parse(given, site), { kind: 'list', type: 'list', items: [], open: false }],
    open: false,
  })),
})

export const ARGPARSE_ROWS: readonly Row[] = [
  ['argparse.ArgumentParser', PARSER],
  ['argparse.Namespace', NAMESPACE],
]
