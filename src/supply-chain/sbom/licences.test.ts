import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isLicenceExpression, parseLicence } from './licences.ts'

const metadata = (...lines: string[]) =>
  `Metadata-Version: 2.4\nName: Book_Shop\nVersion: 1.2\n${lines.join('\n')}\n\nLicense: GPL-3.0-only\n`

test.each([
  ['the field of PEP 639', metadata('License-Expression: MIT OR Apache-2.0', 'License: whatever'), 'expression MIT OR Apache-2.0'],
  ['an id', metadata('License: BSD-3-Clause'), 'expression BSD-3-Clause'],
  ['words that mean one licence', metadata('License: Apache License, Version 2.0'), 'expression Apache-2.0'],
  ['words that mean several', metadata('License: BSD', 'Classifier: License :: OSI Approved :: BSD License'), 'words BSD'],
  ['a classifier', metadata('Classifier: License :: OSI Approved :: MIT License'), 'expression MIT'],
  ['a classifier of several', metadata('Classifier: License :: OSI Approved :: Apache Software License'), 'words Apache Software License'],
  [
    'two classifiers: nobody knows how they go together',
    metadata('Classifier: License :: OSI Approved :: MIT License', 'Classifier: License :: OSI Approved :: ISC License (ISCL)'),
    'words MIT License, ISC License (ISCL)',
  ],
  [
    'a whole text',
    metadata(`License: ${'Permission is hereby granted '.repeat(9)}`, 'Classifier: License :: OSI Approved :: MIT License'),
    'expression MIT',
  ],
  ['nothing, and a description that says something', metadata('License: UNKNOWN'), null],
])('%s', (_, text, expected) => {
  const { name, version, licence } = parseLicence(text) ?? {}
  expect([name, version, licence && `${licence.kind} ${licence.text}`]).toEqual(['book-shop', '1.2', expected])
})

test('no text makes it throw, and what it calls an expression is one', () => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof(fc.constantFrom('Name: a', 'Version: 1', 'License: MIT', 'License-Expression: (MIT'), fc.string())),
      (lines) => {
        const found = parseLicence(lines.join('\n'))
        if (found?.licence?.kind === 'expression') expect(isLicenceExpression(found.licence.text)).toBe(true)
      },
    ),
    { numRuns: Number(process.env['FUZZ_RUNS'] ?? 150) },
  )
})
