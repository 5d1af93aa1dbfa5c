// When each release of Python stops being mended: the "End of support" column of devguide.python.org/versions (PEP 537, 569, 596, 619,
// 664, 693, 719, 745). The months are those of the page; a release lives to the end of its month.

const ends: Readonly<Record<string, string>> = {
  '2.7': '2020-01',
  '3.4': '2019-03',
  '3.5': '2020-09',
  '3.6': '2021-12',
  '3.7': '2023-06',
  '3.8': '2024-10',
  '3.9': '2025-10',
  '3.10': '2026-10',
  '3.11': '2027-10',
  '3.12': '2028-10',
  '3.13': '2029-10',
  '3.14': '2030-10',
}

/** The first moment at which nobody mends it; null of a release that is not known. */
export function findPythonEnd(version: string): Date | null {
  const end = Object.hasOwn(ends, version) ? ends[version] : undefined
  if (end === undefined) return null
  const [year = 0, month = 0] = end.split('-').map(Number)
  return new Date(Date.UTC(year, month, 1))
}
