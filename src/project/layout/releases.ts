// Releases of the three packages that decide how an application behaves, as rows: the heads of their minor versions, and what
// each FastAPI asks of the other two. A fresh install of a range gets the newest release in it.

export const NEWEST_FASTAPI = '0.165.0'

const heads = (prefix: string, first: number, last: number) =>
  Array.from({ length: last - first + 1 }, (_, at) => `${prefix}${first + at}.0`)

/** Oldest first. */
export const releases: Readonly<Record<string, readonly string[]>> = {
  fastapi: heads('0.', 92, 165),
  starlette: [
    ...heads('0.', 25, 25),
    '0.26.1',
    ...heads('0.', 27, 35),
    '0.36.3',
    '0.37.2',
    '0.38.6',
    '0.39.2',
    '0.40.0',
    '0.41.3',
    ...heads('0.', 42, 44),
    '0.45.3',
    '0.46.2',
    '0.47.3',
    '0.48.0',
    '0.49.3',
    ...heads('0.', 50, 51),
    '0.52.1',
    '1.0.1',
    ...heads('1.', 1, 10),
  ],
  pydantic: [
    '1.10.26',
    '2.0.3',
    '2.1.1',
    '2.2.1',
    '2.3.0',
    '2.4.2',
    '2.5.3',
    '2.6.4',
    '2.7.4',
    '2.8.2',
    '2.9.2',
    '2.10.6',
    '2.11.10',
    '2.12.5',
    '2.13.5',
    '2.14.3',
  ],
}

/** From this FastAPI on (until the next row): the Starlette and the pydantic that it accepts. */
export const fastapiNeeds: readonly { readonly from: string; readonly starlette: string; readonly pydantic: string }[] = [
  { from: '0.0.0', starlette: '<0.25.0', pydantic: '<2.0.0' },
  { from: '0.92.0', starlette: '>=0.25.0,<0.26.0', pydantic: '<2.0.0' },
  { from: '0.94.0', starlette: '>=0.26.0,<0.27.0', pydantic: '<2.0.0' },
  { from: '0.95.2', starlette: '>=0.27.0,<0.28.0', pydantic: '<2.0.0' },
  { from: '0.100.0', starlette: '>=0.27.0,<0.28.0', pydantic: '<3.0.0' },
  { from: '0.107.0', starlette: '>=0.28.0,<0.29.0', pydantic: '<3.0.0' },
  { from: '0.108.0', starlette: '>=0.29.0,<0.33.0', pydantic: '<3.0.0' },
  { from: '0.109.0', starlette: '>=0.35.0,<0.36.0', pydantic: '<3.0.0' },
  { from: '0.109.2', starlette: '>=0.36.3,<0.37.0', pydantic: '<3.0.0' },
  { from: '0.110.1', starlette: '>=0.37.2,<0.38.0', pydantic: '<3.0.0' },
  { from: '0.112.1', starlette: '>=0.37.2,<0.39.0', pydantic: '<3.0.0' },
  { from: '0.115.2', starlette: '>=0.37.2,<0.41.0', pydantic: '<3.0.0' },
  { from: '0.115.3', starlette: '>=0.40.0,<0.42.0', pydantic: '<3.0.0' },
  { from: '0.115.7', starlette: '>=0.40.0,<0.46.0', pydantic: '<3.0.0' },
  { from: '0.115.10', starlette: '>=0.40.0,<0.47.0', pydantic: '<3.0.0' },
  { from: '0.116.1', starlette: '>=0.40.0,<0.48.0', pydantic: '<3.0.0' },
  { from: '0.116.2', starlette: '>=0.40.0,<0.49.0', pydantic: '<3.0.0' },
  { from: '0.120.1', starlette: '>=0.40.0,<0.50.0', pydantic: '<3.0.0' },
  { from: '0.121.3', starlette: '>=0.40.0,<0.51.0', pydantic: '<3.0.0' },
  { from: '0.126.0', starlette: '>=0.40.0,<0.51.0', pydantic: '>=2.7.0' },
  { from: '0.128.3', starlette: '>=0.40.0,<1.0.0', pydantic: '>=2.7.0' },
  { from: '0.133.0', starlette: '>=0.40.0', pydantic: '>=2.7.0' },
]
