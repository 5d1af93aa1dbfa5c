// What one process saw of a caller, as processes tell it to each other: keyed hashes and numbers alone.

/** Objects of one operation that one caller asked for. */
export interface SeenReads {
  /** As `ObjectRead` has them. */
  readonly caller: number
  readonly callerThere: number
  readonly crowdThere: number | null
  readonly everybodyThere: number
  readonly isKnown: boolean
  /** Requests for what was seen before. */
  readonly repeats: number
  readonly items: readonly SeenItem[]
}

export interface SeenItem {
  /** The lower 32 bits of its keyed hash. */
  readonly object: number
  readonly id: number | null
  readonly isObject: boolean
  readonly isMiss: boolean
}

export interface SeenUploads {
  readonly caller: number
  readonly count: number
}

export interface SeenPlace {
  readonly token: number
  readonly network: number
  readonly agent: number
  /** Milliseconds since it was first seen there. */
  readonly age: number
}

/** Of one line. */
export const mostItems = 60

const write = (value: number): string => value.toString(36)
const number = '[0-9a-z]{1,11}'
const readsForm = new RegExp(
  `^[01] ${number} ${number} (?:${number}|-) ${number} ${number}(?: [!~]{0,2}[0-9a-z]{1,7}(?:\\.[0-9a-z]{1,10})?){0,${mostItems}}$`,
)

export function writeReads({ caller, callerThere, crowdThere, everybodyThere, isKnown, repeats, items }: SeenReads): string {
  const who = [caller, callerThere].map(write)
  const written = items.map(
    ({ object, id, isObject, isMiss }) => `${isMiss ? '!' : ''}${isObject ? '' : '~'}${write(object)}${id === null ? '' : `.${write(id)}`}`,
  )
  const crowd = crowdThere === null ? '-' : write(crowdThere)
  return [isKnown ? '1' : '0', ...who, crowd, write(everybodyThere), write(repeats), ...written].join(' ')
}

/** Null where it is none. */
export function readReads(line: string): SeenReads | null {
  if (!readsForm.test(line)) return null
  const [known, caller, there, crowd, everybody, repeats, ...written] = line.split(' ')
  const numbers = [caller, there, crowd === '-' ? '0' : crowd, everybody, repeats].map((word) => Number.parseInt(word ?? '', 36))
  const [readCaller = 0, callerThere = 0, crowdThere = 0, everybodyThere = 0, readRepeats = 0] = numbers
  const items = written.map((word): SeenItem => {
    const [, marks = '', object = '', id] = /^([!~]*)([0-9a-z]+)(?:\.(.+))?$/.exec(word) ?? []
    return {
      object: Number.parseInt(object, 36),
      id: id === undefined ? null : Number.parseInt(id, 36),
      isObject: !marks.includes('~'),
      isMiss: marks.includes('!'),
    }
  })
  const all = [...numbers, ...items.flatMap(({ object, id }) => [object, id ?? 0])]
  if (!all.every(Number.isSafeInteger) || items.some(({ object }) => object > 0xffffffff)) return null
  return {
    caller: readCaller,
    callerThere,
    crowdThere: crowd === '-' ? null : crowdThere,
    everybodyThere,
    isKnown: known === '1',
    repeats: readRepeats,
    items,
  }
}

export const writeUploads = ({ caller, count }: SeenUploads): string => [caller, count].map(write).join(' ')

export function readUploads(line: string): SeenUploads | null {
  const found = readNumbers(line, 2)
  if (found === null) return null
  const [caller = 0, count = 0] = found
  return { caller, count }
}

export const writePlace = ({ token, network, agent, age }: SeenPlace): string =>
  [token, network, agent, Math.max(0, Math.round(age))].map(write).join(' ')

export function readPlace(line: string): SeenPlace | null {
  const found = readNumbers(line, 4)
  if (found === null) return null
  const [token = 0, network = 0, agent = 0, age = 0] = found
  return { token, network, agent, age }
}

function readNumbers(line: string, count: number): readonly number[] | null {
  const words = line.split(' ')
  if (words.length !== count || !words.every((word) => /^[0-9a-z]{1,11}$/.test(word))) return null
  const found = words.map((word) => Number.parseInt(word, 36))
  return found.every(Number.isSafeInteger) ? found : null
}
