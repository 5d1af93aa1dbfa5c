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
    if (files.length === 0) throw new Error(`${folder} holds no licence text, and what we bundle must carry it`)
    const texts = files.sort().map((file) => readFileSync(join(root, folder, file), 'utf8').trim())
    return [`${name} ${version} (${license})`, ...texts].join('\n\n').concat('\n')
  })
  return [`Fastward bundles the following packages.\n`, ...parts].join(`\n${'-'.repeat(80)}\n\n`)
}
