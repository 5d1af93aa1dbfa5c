// The classes of characters in a pattern: `[…]`, `\d`, `\p{…}` and their opposites.
import type { CharacterReader } from './character-reader.ts'
import { type Classes, type Dialect, posixClasses } from './dialect.ts'
import { PatternFault } from './node.ts'
import { complement, everyPoint, findNamedSet, foldCase, intersection, type PointSet, toSet } from './point-set.ts'

const maxDepth = 50

/** After the `[`. */
export function readClass(reader: CharacterReader, classes: Classes, dialect: Dialect, ignoreCase: boolean, depth = 0): PointSet {
  const start = reader.at - 1
  if (depth > maxDepth) throw reader.fault('classes that are nested too deeply')
  const negated = reader.takes('^')
  let ranges: PointSet[number][] = []
  let first = dialect !== 'ecma'
  let combined: ((right: PointSet) => PointSet) | null = null
  const soFar = (): PointSet => {
    const own = toSet(ignoreCase ? foldCase(toSet(ranges)) : ranges)
    return combined === null ? own : combined(own)
  }
  while (first || reader.peek() !== ']') {
    if (reader.atEnd()) throw new PatternFault('a `[` that nothing closes', start)
    if (dialect === 'rust' && !first) {
      const operation = combiners.find(([written]) => reader.takes(written))
      if (operation !== undefined) {
        const left = soFar()
        combined = (right) => operation[1](left, right)
        ranges = []
        continue
      }
    }
    if ((dialect === 'rust' || dialect === 're2') && reader.peek() === '[') {
      const posix = readPosix(reader, ignoreCase)
      if (posix !== null) {
        first = false
        ranges.push(...posix)
        continue
      }
      if (dialect === 're2' && reader.peek(1) === ':' && reader.ahead(Number.POSITIVE_INFINITY).includes(':]'))
        throw reader.fault('a class in brackets that nobody knows')
      if (dialect === 'rust') {
        first = false
        reader.skip(1)
        ranges.push(...readClass(reader, classes, dialect, ignoreCase, depth + 1))
        continue
      }
    }
    first = false
    const from = readMember(reader, classes, dialect, ignoreCase)
    const isRange =
      reader.peek() === '-' &&
      reader.peek(1) !== ']' &&
      !(dialect === 'rust' && reader.peek(1) === '-') &&
      !(dialect === 're2' && typeof from !== 'number')
    if (!isRange) {
      if (typeof from === 'number') ranges.push([from, from])
      else ranges.push(...from)
      continue
    }
    const at = reader.at
    reader.skip(1)
    const to = readMember(reader, classes, dialect, ignoreCase)
    if (typeof from !== 'number' || typeof to !== 'number') throw new PatternFault('a range between what is not one character each', at)
    if (to < from) throw new PatternFault('a range whose end is before its start', at)
    ranges.push([from, to])
  }
  reader.skip(1)
  return negated ? complement(soFar()) : soFar()
}

const combiners: readonly (readonly [string, (left: PointSet, right: PointSet) => PointSet])[] = [
  ['&&', intersection],
  ['--', (left, right) => intersection(left, complement(right))],
  ['~~', (left, right) => toSet([...intersection(left, complement(right)), ...intersection(right, complement(left))])],
]

function readMember(reader: CharacterReader, classes: Classes, dialect: Dialect, ignoreCase: boolean): number | PointSet {
  const start = reader.at
  if (!reader.takes('\\')) return reader.take().codePointAt(0) ?? 0
  const named = readClassEscape(reader, classes, dialect, ignoreCase)
  if (named !== null) return named
  return reader.escaped(start, true).codePointAt(0) ?? 0
}

/** At the `[` of `[:alpha:]`. */
function readPosix(reader: CharacterReader, ignoreCase: boolean): PointSet | null {
  const [written = '', negated, name = ''] = /^\[:(\^?)([a-z]+):\]/.exec(reader.ahead(16)) ?? []
  const plain = Object.hasOwn(posixClasses, name) ? posixClasses[name] : undefined
  if (plain === undefined) return null
  const set = ignoreCase ? foldCase(plain) : plain
  reader.skip(written.length)
  return negated === '^' ? complement(set) : set
}

/** `\d`, `\w`, `\s`, `\p{…}` and their opposites, after the backslash; null where something else stands there. */
export function readClassEscape(reader: CharacterReader, classes: Classes, dialect: Dialect, ignoreCase: boolean): PointSet | null {
  const start = reader.at - 1
  const letter = reader.peek()
  const plain = { d: classes.digits, w: classes.words, s: classes.spaces }[letter.toLowerCase()]
  if (plain !== undefined) {
    reader.skip(1)
    return letter === letter.toLowerCase() ? plain : complement(plain)
  }
  if ((letter !== 'p' && letter !== 'P') || dialect === 'python') return null
  reader.skip(1)
  let name = reader.take()
  if (name === '{') {
    name = ''
    while (reader.peek() !== '}') name += reader.take()
    reader.skip(1)
  } else if (dialect === 'ecma') throw new PatternFault('a `\\p` without its name', start)
  const isLoose = dialect === 'rust' || dialect === 're2'
  const opposite = isLoose && name.startsWith('^')
  const named = findProperty(opposite ? name.slice(1) : name, dialect)
  if (named === null) throw new PatternFault('a `\\p` with a name that nobody knows', start)
  // For Rust and RE2 the opposite of upper case has no letter with case in it where case is ignored; for ECMA-262 it has all.
  const set = ignoreCase && isLoose ? foldCase(named) : named
  return opposite === (letter === 'P') ? set : complement(set)
}

function findProperty(name: string, dialect: Dialect): PointSet | null {
  if (!/^[\w=]+$/.test(name)) return null
  // A category, or a script.
  if (dialect === 're2')
    return name === 'Any' ? everyPoint : findNamedSet(/^[A-Z][a-z]?$/.test(name) ? `\\p{${name}}` : `\\p{Script=${name}}`)
  const direct = findNamedSet(`\\p{${name}}`)
  if (direct !== null || dialect === 'ecma') return direct
  // Rust reads names loosely, and scripts without saying that they are.
  const loose = name.replace(/_/g, '')
  const title = loose.charAt(0).toUpperCase() + loose.slice(1).toLowerCase()
  return findNamedSet(`\\p{${title}}`) ?? findNamedSet(`\\p{Script=${title}}`) ?? findNamedSet(`\\p{Script=${name}}`)
}
