// Releases of the usual stack that their authors took back, with the reason that PyPI gives for it. Lock files keep installing them.

export const yankedReleases: ReadonlyMap<string, ReadonlyMap<string, string>> = new Map([
  ['aiohttp', new Map([['3.11.13', 'a regression']])],
  ['anyio', new Map([['4.6.2', 'it holds the code of 4.5.2 by mistake']])],
  ['click', new Map([['8.2.2', 'boolean options and `None` behave otherwise than was meant']])],
  [
    'cryptography',
    new Map([
      ['37.0.3', 'a regression in the OpenSSL that it brings'],
      ['45.0.0', 'no reason given'],
    ]),
  ],
  ['grpcio', new Map([['1.78.1', 'it caused a large outage in serverless environments']])],
  ['numpy', new Map([['2.4.0', 'it breaks code that ran before']])],
  ['protobuf', new Map([['4.21.0', 'it says wrongly which Python it needs']])],
  ['pydantic', new Map([['2.12.1', 'it needs a release of pydantic-core that was taken back']])],
  ['python-multipart', new Map([['0.0.13', 'it broke packages around it']])],
  [
    'requests',
    new Map([
      ['2.32.0', 'its cure for CVE-2024-35195 broke others'],
      ['2.32.1', 'its cure for CVE-2024-35195 broke others'],
    ]),
  ],
  ['starlette', new Map([['0.41.1', 'it needs a release of python-multipart that was broken']])],
])
