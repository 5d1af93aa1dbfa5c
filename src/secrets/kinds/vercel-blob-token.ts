// https://vercel.com/docs/vercel-blob

import { defineToken } from '../kit.ts'

export default defineToken({
  id: 'vercel-blob-token',
  title: 'Vercel Blob read-write token',
  severity: 'high',
  service: 'Vercel',
  opens: 'The token reads, writes and deletes every file of the store.',
  rotate: 'In the dashboard under Storage rotate the token of the store.',
  variable: 'BLOB_READ_WRITE_TOKEN',
  masked: 'vercel_blob_rw_…',
  keywords: ['vercel_blob_rw_'],
  pattern: /(?<![A-Za-z0-9_-])(?<secret>vercel_blob_rw_[A-Za-z0-9]{12,24}_[A-Za-z0-9]{24,48})(?![A-Za-z0-9_-])/dg,
  shown: 15,
  sample: (random) => ({ name: 'BLOB_READ_WRITE_TOKEN', value: `vercel_blob_rw_${random.text(16)}_${random.text(30)}` }),
})
