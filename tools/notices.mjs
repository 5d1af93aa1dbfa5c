// The licences of everything that was bundled, read from the packages themselves: the text that must travel with the bundle.

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * @param {string} root the folder of the checkout
 * @param {readonly string[]} inputs the files that went into the bundle, relative to it
 */
export function collectNotices(root, inputs) {
  const packages = new Set()
  for (const input of inputs) {
    const found = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input)
    if (found) packages.add(found[1])
  }
  const parts = [...packages].sort().map((folder) => {
    const { name, version, license } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'))
    const files = readdirSync(join(root, folder)).filter((entry) => /^(licen[cs]e|copying|notice)([.-]|$)/i.test(entry))
    const texts = files.sort().map((file) => readFileSync(join(root, folder, file), 'utf8').trim())
    if (texts.length === 0) texts.push(findInReadme(join(root, folder)))
    if (texts.includes('')) throw new Error(`${folder} holds no licence text, and what we bundle must carry it`)
    return [`${name} ${version} (${license})`, ...texts].join('\n\n').concat('\n')
  })
  return [`Fastward bundles the following packages.\n`, ...parts].join(`\n${'-'.repeat(80)}\n\n`)
}

/** Some packages have their licence at the end of their README alone. */
function findInReadme(folder) {
  const [name] = readdirSync(folder).filter((entry) => /^readme\.md$/i.test(entry))
  const [, text = ''] = name === undefined ? [] : readFileSync(join(folder, name), 'utf8').split(/^#+ *licen[cs]e *$/im)
  return /permission is hereby granted/i.test(text) ? text.trim() : ''
}
