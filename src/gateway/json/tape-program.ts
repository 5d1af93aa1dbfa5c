// The reader of a tape of JSON, in WebAssembly: what `json-tape.ts` says in JavaScript, sixteen bytes of a text at a time. Where both could be asked they answer
// the same, which a test holds them to.

import {
  above,
  and,
  answer,
  atLeast,
  below,
  belowWide,
  bitsWide,
  block,
  type Code,
  call,
  eitherWide,
  equal,
  equalWide,
  every,
  get,
  getGlobal,
  goTo,
  goToIf,
  int,
  isZero,
  load,
  loadByte,
  loadWide,
  loop,
  minus,
  openProgram,
  or,
  plus,
  set,
  setGlobal,
  shiftLeft,
  shiftRight,
  store,
  storeWide,
  tee,
  trailingZeros,
  unequal,
  type WasmFunction,
  when,
  whenElse,
} from '../wasm/index.ts'
import { kindAt, mostDepth, tapeArray, tapeFalse, tapeNull, tapeNumber, tapeObject, tapeTrue } from './tape-cells.ts'

/** Longer ones are read in JavaScript. */
export const mostInProgram = 64_000

// Memory: the text from 0 on and nothing but zeros behind it, what is open, what is told of the whole, and the cells. A value takes two bytes of text at least.
const openAt = 1 << 16
const deepestAt = openAt + mostDepth * 4
const highAt = deepestAt + 4
const cellsAt = highAt + 4
const pages = Math.ceil((cellsAt + (mostInProgram / 2 + 4) * 8) / 65_536)

const at = (text: string): number => text.charCodeAt(0)
const word = (text: string): number => Buffer.from(text, 'latin1').readInt32LE(0)
const failure = -1
const fails = answer(int(failure))

// Globals, set by who reads a text.
const escaped = 0
const high = 1

// Functions, by their places.
const readText = 0
const readUnit = 1
const readNumber = 2
const readName = 3

/** Sets `place` to where the first byte is that is no space. */
const skipSpace = (label: string, place: number, byte: number): Code =>
  block(
    label,
    loop(
      `${label} again`,
      goToIf(label, above(tee(byte, loadByte(get(place))), at(' '))),
      goToIf(label, and(unequal(get(byte), at(' ')), isZero(and(shiftRight(int((1 << 0x0a) | (1 << 0x0d) | (1 << 0x09)), get(byte)), 1)))),
      set(place, plus(get(place), 1)),
      goTo(`${label} again`),
    ),
  )

/** Of sixteen bytes: those at which a text ends or does not go on by itself. A byte from 0x80 on is below 0x20, as numbers with a sign are told. */
const stops = (vector: number): Code =>
  bitsWide(eitherWide(equalWide(get(vector), at('"')), equalWide(get(vector), at('\\')), belowWide(get(vector), 0x20)))

/** Where its quote is, or -1. */
const text: WasmFunction = (() => {
  const [place, mask, byte, unit, here] = [0, 1, 2, 3, 4]
  /** Whether it is one of them: these are between `from` and `from + 31`. */
  const isOneOf = (from: number, all: string): Code =>
    and(
      equal(shiftRight(get(byte), 5), from >> 5),
      and(shiftRight(int([...all].reduce((bits, one) => bits | (1 << (at(one) & 31)), 0)), and(get(byte), 31)), 1),
    )
  return {
    name: 'readText',
    takes: 1,
    numbers: 3,
    vectors: 1,
    body: [
      setGlobal(escaped, int(0)),
      loop(
        'on',
        set(here, loadWide(get(place))),
        when(isZero(tee(mask, stops(here))), set(place, plus(get(place), 16)), goTo('on')),
        set(byte, loadByte(tee(place, plus(get(place), trailingZeros(get(mask)))))),
        when(equal(get(byte), at('"')), answer(get(place))),
        when(
          atLeast(get(byte), 0x80),
          setGlobal(high, int(1)),
          loop('high', set(place, plus(get(place), 1)), goToIf('high', atLeast(loadByte(get(place)), 0x80))),
          goTo('on'),
        ),
        when(unequal(get(byte), at('\\')), fails),
        setGlobal(escaped, int(1)),
        set(byte, loadByte(get(place), 1)),
        when(
          unequal(get(byte), at('u')),
          when(isZero(or(isOneOf(0x20, '"/'), or(isOneOf(0x40, '\\'), isOneOf(0x60, 'bfnrt')))), fails),
          set(place, plus(get(place), 2)),
          goTo('on'),
        ),
        when(equal(tee(unit, call(readUnit, plus(get(place), 2))), failure), fails),
        set(place, plus(get(place), 6)),
        goToIf('on', above(minus(get(unit), int(0xd800)), 0x7ff)),
        // The first half of a pair, and its second.
        when(atLeast(get(unit), 0xdc00), fails),
        when(unequal(and(load(get(place)), 0xffff), word('\\u\0\0')), fails),
        when(above(minus(call(readUnit, plus(get(place), 2)), int(0xdc00)), 0x3ff), fails),
        set(place, plus(get(place), 6)),
        goTo('on'),
      ),
    ],
  }
})()

/** Of four digits to the base of sixteen, or -1. */
const unit: WasmFunction = (() => {
  const [place, value, digit, end] = [0, 1, 2, 3]
  return {
    name: 'readUnit',
    takes: 1,
    numbers: 3,
    vectors: 0,
    body: [
      set(end, plus(get(place), 4)),
      loop(
        'on',
        set(digit, loadByte(get(place))),
        whenElse(below(minus(get(digit), at('0')), 10), set(digit, minus(get(digit), at('0'))), [
          set(digit, minus(or(get(digit), 0x20), at('a'))),
          when(above(get(digit), 5), fails),
          set(digit, plus(get(digit), 10)),
        ]),
        set(value, or(shiftLeft(get(value), 4), get(digit))),
        goToIf('on', unequal(tee(place, plus(get(place), 1)), get(end))),
      ),
      answer(get(value)),
    ],
  }
})()

/** Where it ends, or -1. */
const number: WasmFunction = (() => {
  const [place, begin, byte] = [0, 1, 2]
  const skipDigits = (label: string): Code =>
    block(
      label,
      loop(
        `${label} again`,
        goToIf(label, above(minus(tee(byte, loadByte(get(place))), at('0')), 9)),
        set(place, plus(get(place), 1)),
        goTo(`${label} again`),
      ),
    )
  const step = set(place, plus(get(place), 1))
  const someDigits = (label: string): Code => [set(begin, get(place)), skipDigits(label), when(equal(get(place), get(begin)), fails)]
  return {
    name: 'readNumber',
    takes: 1,
    numbers: 2,
    vectors: 0,
    body: [
      when(equal(loadByte(get(place)), at('-')), step),
      someDigits('whole'),
      when(and(above(get(place), plus(get(begin), 1)), equal(loadByte(get(begin)), at('0'))), fails),
      when(equal(get(byte), at('.')), step, someDigits('parts')),
      when(
        equal(or(get(byte), 0x20), at('e')),
        step,
        set(byte, loadByte(get(place))),
        when(or(equal(get(byte), at('+')), equal(get(byte), at('-'))), step),
        someDigits('power'),
      ),
      answer(get(place)),
    ],
  }
})()

/** Sets `end`, or fails; most texts are short and end within their first bytes. */
const textAt = (from: number, end: number, mask: number, here: number): Code => [
  set(here, loadWide(get(from))),
  // All plain: the byte behind these sixteen is looked at.
  set(mask, or(stops(here), 1 << 16)),
  whenElse(
    equal(loadByte(tee(end, plus(get(from), trailingZeros(get(mask))))), at('"')),
    setGlobal(escaped, int(0)),
    when(equal(tee(end, call(readText, get(from))), failure), fails),
  ),
]
const textCell = (from: Code): Code => or(from, shiftLeft(getGlobal(escaped), kindAt))

/** Its cells, and where its value begins, or -1. */
const name: WasmFunction = (() => {
  const [place, cell, end, mask, byte, here] = [0, 1, 2, 3, 4, 5]
  return {
    name: 'readName',
    takes: 2,
    numbers: 3,
    vectors: 1,
    body: [
      when(unequal(loadByte(get(place)), at('"')), fails),
      set(place, plus(get(place), 1)),
      textAt(place, end, mask, here),
      store(get(cell), textCell(get(place))),
      store(get(cell), get(end), 4),
      set(place, plus(get(end), 1)),
      skipSpace('space', place, byte),
      when(unequal(get(byte), at(':')), fails),
      answer(plus(get(place), 1)),
    ],
  }
})()

/** Of so many bytes: how many cells there are now, or -1. */
const tape: WasmFunction = (() => {
  const [length, place, next, depth, deepest, byte, end, own, mask, here] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]
  const openPlace = plus(shiftLeft(get(depth), 2), openAt)
  const cellOf = (address: Code): Code => shiftRight(minus(address, cellsAt), 2)
  const write = (kind: number, begin: Code, over: Code): Code => [
    store(get(next), or(begin, int(kind << kindAt))),
    store(get(next), over, 4),
    set(next, plus(get(next), 8)),
  ]
  const step = set(place, plus(get(place), 1))
  const aName: Code = [
    when(equal(tee(place, call(readName, get(place), get(next))), failure), fails),
    set(next, plus(get(next), 8)),
    goTo('value'),
  ]
  const open: Code = [
    when(equal(get(depth), mostDepth), fails),
    set(own, get(next)),
    whenElse(equal(get(byte), at('{')), write(tapeObject, get(place), int(0)), write(tapeArray, get(place), int(0))),
    step,
    // Of what is open: where it is written, and whether it is an object.
    store(openPlace, or(get(own), equal(get(byte), at('{')))),
    set(depth, plus(get(depth), 1)),
    when(above(get(depth), get(deepest)), set(deepest, get(depth))),
    set(own, plus(get(byte), 2)),
    skipSpace('begun', place, byte),
    // Empty: what follows closes it.
    goToIf('behind', equal(get(byte), get(own))),
    goToIf('value', equal(get(own), at(']'))),
    aName,
  ]
  const literal = (text: string, kind: number): Code => [
    when(unequal(load(get(place)), word(text)), fails),
    write(kind, get(place), tee(place, plus(get(place), text.length))),
    goTo('behind'),
  ]
  return {
    name: 'readTape',
    takes: 1,
    numbers: 8,
    vectors: 1,
    body: [
      storeWide(get(length), every(0)),
      storeWide(get(length), every(0), 16),
      set(next, int(cellsAt)),
      setGlobal(high, int(0)),
      loop(
        'value',
        block(
          'behind',
          skipSpace('before', place, byte),
          when(
            equal(get(byte), at('"')),
            step,
            textAt(place, end, mask, here),
            write(0, textCell(get(place)), get(end)),
            set(place, plus(get(end), 1)),
            goTo('behind'),
          ),
          when(equal(or(get(byte), 0x20), at('{')), open),
          when(equal(get(byte), at('t')), literal('true', tapeTrue)),
          when(equal(get(byte), at('n')), literal('null', tapeNull)),
          when(
            equal(get(byte), at('f')),
            when(unequal(load(get(place), 1), word('alse')), fails),
            write(tapeFalse, get(place), tee(place, plus(get(place), 5))),
            goTo('behind'),
          ),
          when(equal(tee(end, call(readNumber, get(place))), failure), fails),
          write(tapeNumber, get(place), get(end)),
          set(place, get(end)),
        ),
        loop(
          'closed',
          skipSpace('after', place, byte),
          when(
            isZero(get(depth)),
            when(unequal(get(place), get(length)), fails),
            store(int(deepestAt), get(deepest)),
            store(int(highAt), getGlobal(high)),
            answer(cellOf(get(next))),
          ),
          set(own, load(minus(openPlace, 4))),
          step,
          when(equal(get(byte), at(',')), goToIf('value', isZero(and(get(own), 1))), skipSpace('name', place, byte), aName),
          when(unequal(get(byte), plus(shiftLeft(and(get(own), 1), 5), at(']'))), fails),
          set(depth, minus(get(depth), 1)),
          store(and(get(own), -2), cellOf(get(next)), 4),
          goTo('closed'),
        ),
      ),
    ],
  }
})()

interface Exports {
  readonly memory: { readonly buffer: ArrayBuffer }
  readTape(length: number): number
}

export interface TapeProgram {
  /** The text is put to its beginning. */
  readonly bytes: Uint8Array
  readonly cells: Int32Array
  /** How many cells are written now, or -1. */
  read(length: number): number
  /** Of what was read last. */
  readonly depth: () => number
  readonly isHigh: () => boolean
}

/** Null where there is no engine for it. */
export function openTapeProgram(): TapeProgram | null {
  const opened = openProgram<Exports>({ functions: [text, unit, number, name, tape], globals: 2, pages })
  if (opened === null) return null
  const { buffer } = opened.memory
  const told = new Int32Array(buffer, deepestAt, 2)
  return {
    bytes: new Uint8Array(buffer, 0, mostInProgram),
    cells: new Int32Array(buffer, cellsAt),
    read: opened.readTape,
    depth: () => told[0] ?? 0,
    isHigh: () => told[1] === 1,
  }
}
