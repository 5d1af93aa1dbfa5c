// The functions of Terraform that are plain enough to be answered while reading: texts, lists and tables, and those that only wrap.

import { HclUnknown, type HclValue, hasUnknown, isHclList, isHclTable, toTable } from './evaluate-hcl.ts'

type HclFunction = (values: readonly HclValue[]) => HclValue

/** Of texts that are known. */
function ofTexts(run: (...texts: string[]) => HclValue): HclFunction {
  return (values) => {
    const unknown = values.find((value) => value instanceof HclUnknown)
    if (unknown !== undefined) return unknown
    const texts = values.filter((value) => typeof value !== 'object').map(String)
    return texts.length === values.length ? run(...texts) : new HclUnknown('it is no text')
  }
}

function ofKnown(run: (...values: HclValue[]) => HclValue): HclFunction {
  return (values) => values.find((value) => value instanceof HclUnknown) ?? run(...values)
}

const same: HclFunction = ([value = null]) => value

export const hclFunctions: Readonly<Record<string, HclFunction>> = {
  lower: ofTexts((text = '') => text.toLowerCase()),
  upper: ofTexts((text = '') => text.toUpperCase()),
  trimspace: ofTexts((text = '') => text.trim()),
  trimprefix: ofTexts((text = '', prefix = '') => (text.startsWith(prefix) ? text.slice(prefix.length) : text)),
  trimsuffix: ofTexts((text = '', suffix = '') => (suffix !== '' && text.endsWith(suffix) ? text.slice(0, -suffix.length) : text)),
  startswith: ofTexts((text = '', prefix = '') => text.startsWith(prefix)),
  endswith: ofTexts((text = '', suffix = '') => text.endsWith(suffix)),
  replace: ofTexts((text = '', from = '', to = '') =>
    from.startsWith('/') && from.endsWith('/')
      ? new HclUnknown('a pattern is replaced')
      : text.slice(0, 10_000).replaceAll(from, () => to.slice(0, 1000)),
  ),
  join: ofKnown((by = '', ...lists) => {
    const items = lists.flatMap((list) => (isHclList(list) ? list : [list]))
    const unknown = items.find((item) => item instanceof HclUnknown)
    return unknown ?? items.map(String).join(String(by))
  }),
  split: ofTexts((by = '', text = '') => (by === '' ? [...text.slice(0, 1000)] : text.split(by))),
  format: ofKnown((pattern = '', ...values) => {
    if (values.some((value) => typeof value === 'object')) return new HclUnknown('a list or an object is put into a text')
    let next = 0
    return String(pattern).replace(/%([sdvq%])/g, (_, verb: string) => {
      if (verb === '%') return '%'
      const value = String(values[next++] ?? '')
      return verb === 'q' ? JSON.stringify(value) : value
    })
  }),
  tostring: ofTexts((text = '') => text),
  tonumber: ofTexts((text = '') => (text.trim() === '' || Number.isNaN(Number(text)) ? new HclUnknown('it is no number') : Number(text))),
  tobool: ofTexts((text = '') => (text === 'true' ? true : text === 'false' ? false : new HclUnknown('it is no truth value'))),
  tolist: same,
  toset: same,
  tomap: same,
  sensitive: same,
  nonsensitive: same,
  try: (values) => values.find((value) => !(value instanceof HclUnknown)) ?? values.at(-1) ?? null,
  coalesce: (values) => values.find((value) => value !== null && value !== '') ?? null,
  coalescelist: (values) => values.find((value) => value instanceof HclUnknown || (isHclList(value) && value.length > 0)) ?? [],
  concat: (values) => {
    const unknown = values.find((value) => value instanceof HclUnknown)
    // What is known of a list counts, though there is more.
    return values.flatMap((value) => (isHclList(value) ? value : [])).concat(unknown === undefined ? [] : [unknown])
  },
  compact: ofKnown((list = null) => (isHclList(list) ? list.filter((item) => item !== null && item !== '') : [])),
  distinct: ofKnown((list = null) => (isHclList(list) ? [...new Set(list)] : [])),
  flatten: ofKnown((list = null) => (isHclList(list) ? list.flat(10) : [])),
  merge: (values) => {
    const entries = values.flatMap((value) => (isHclTable(value) ? Object.entries(value) : []))
    const unknown = values.find((value) => value instanceof HclUnknown)
    return unknown !== undefined && entries.length === 0 ? unknown : toTable(entries)
  },
  keys: ofKnown((table = null) => (isHclTable(table) ? Object.keys(table).sort() : [])),
  values: ofKnown((table = null) =>
    isHclTable(table)
      ? Object.keys(table)
          .sort()
          .map((key) => table[key] ?? null)
      : [],
  ),
  lookup: ofKnown((table = null, key = null, otherwise = null) =>
    isHclTable(table) && Object.hasOwn(table, String(key)) ? (table[String(key)] ?? null) : otherwise,
  ),
  element: ofKnown((list = null, index = null) =>
    isHclList(list) && list.length > 0
      ? (list[Number(index) % list.length] ?? new HclUnknown('nothing stands there'))
      : new HclUnknown('nothing stands there'),
  ),
  length: ofKnown((value = null) =>
    typeof value === 'string' || isHclList(value)
      ? value.length
      : isHclTable(value)
        ? Object.keys(value).length
        : new HclUnknown('it has no length'),
  ),
  contains: ofKnown((list = null, value = null) =>
    isHclList(list) && !hasUnknown(list) ? list.includes(value) : new HclUnknown('a part of the list is not known'),
  ),
  // The text is looked at as the table that it is made of: what is not known in it keeps its reason.
  jsonencode: same,
  yamlencode: same,
  jsondecode: ofTexts((text = '') => {
    try {
      // What JSON can say is a value of HCL.
      return JSON.parse(text) as HclValue
    } catch {
      return new HclUnknown('it is no JSON')
    }
  }),
}
