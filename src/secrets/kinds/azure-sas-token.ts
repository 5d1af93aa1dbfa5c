// https://learn.microsoft.com/azure/storage/common/storage-sas-overview

import { defineToken } from '../kit.ts'

export default defineToken({
  id: 'azure-sas-token',
  title: 'Azure shared access signature',
  severity: 'high',
  service: 'Azure Storage',
  opens: 'Whoever has the link reads or writes what it names until it expires, without signing in.',
  rotate: 'Rotate the account key that signed it, or delete the stored access policy that it names.',
  variable: 'AZURE_SAS_TOKEN',
  masked: 'sv=2024-11-04&ss=b&se=2031-01-01T00:00:00Z&sig=…',
  keywords: ['&sig=', '?sig='],
  pattern: /[?&]sig=(?<secret>(?:[A-Za-z0-9+/]|%2[BFbf]){40,60}(?:%3[Dd]|=))/dg,
  judge({ text, start, end, today }) {
    const around = text.slice(Math.max(0, start - 500), end + 300)
    if (!/[?&]s[vprte]=/.test(around)) return null
    const expires = /[?&]se=(\d{4}-\d\d-\d\d)/.exec(around)?.[1]
    if (expires === undefined || today === null || new Date(expires) > today) return {}
    return { confidence: 'low', severity: 'low', note: `it expired on ${expires}` }
  },
  sample: (random) => ({
    name: 'AZURE_SAS_TOKEN',
    value: `sv=2024-11-04&ss=b&srt=sco&sp=rwdl&se=2031-01-01T00:00:00Z&spr=https&sig=${random.text(43)}%3D`,
  }),
})
