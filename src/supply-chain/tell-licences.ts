// What a report says of the licences of packages where the project denies some: whether any is there, and of how many nobody knows.

import type { Statement, Subject } from '../finding/index.ts'
import { judgeLicences } from './denied-licences.ts'
import type { Inventory } from './inventory.ts'

const shown = 5

/** None where the settings deny no licence. */
export function tellLicences(inventory: Inventory, { licences }: Pick<Subject, 'licences'>): readonly Statement[] {
  if (licences === undefined || licences === null || licences.deny.length === 0) return []
  const judged = judgeLicences(inventory, licences)
  const denied = judged.filter((one) => one.denied === 'yes')
  const open = judged.filter((one) => one.denied === 'unknown')
  const verdict = denied.length > 0 ? 'no' : open.length > 0 || judged.length === 0 ? 'unknown' : 'yes'
  const unknown = open.length === 0 ? '' : `the licence of ${open.length} of ${judged.length} packages is not known`
  const why = licences.known.size === 0 ? `: nothing is installed in \`${licences.from}\`` : ''
  return [
    {
      id: 'packages-under-allowed-licences',
      room: 'dependencies',
      title: 'Packages under allowed licences',
      verdict,
      text:
        judged.length === 0
          ? 'Nothing says which packages are installed.'
          : verdict === 'no'
            ? `${denied.length} of ${judged.length} packages ${denied.length === 1 ? 'stands' : 'stand'} under a denied licence${unknown === '' ? '' : `; ${unknown}${why}`}.`
            : verdict === 'unknown'
              ? `${unknown.charAt(0).toUpperCase()}${unknown.slice(1)}${why}.`
              : `None of ${judged.length} packages stands under a denied licence.`,
      reasons: open.slice(0, shown).map(({ package: one, place, licence }) => ({
        text: `\`${one.name}\`${one.version === null ? '' : ` ${one.version}`} ${licence === null ? 'says no licence there, or is not installed in this version' : `says \`${licence}\`, which decides nothing`}`,
        place,
      })),
    },
  ]
}
