// https://cloud.google.com/docs/authentication/api-keys

import { defineToken } from '../kit.ts'
import { alphabets } from '../random.ts'

export default defineToken({
  id: 'google-api-key',
  title: 'Google API key',
  severity: 'medium',
  service: 'Google Cloud',
  opens:
    'The key calls the APIs that it is allowed for on the bill of its project; where Gemini is among them, whoever has it runs models. In pages and apps such keys are public by design.',
  rotate: 'In the console under APIs and Services, Credentials, rotate the key, and restrict it to addresses and APIs.',
  variable: 'GOOGLE_API_KEY',
  masked: 'AIza…',
  keywords: ['aiza'],
  pattern: /(?<![A-Za-z0-9_-])(?<secret>AIza[A-Za-z0-9_-]{35})(?![A-Za-z0-9_-])/dg,
  shown: 4,
  judge({ name, path, text, start, end }) {
    const around = text.slice(Math.max(0, start - 600), end + 600)
    // A page has to carry the key of Firebase or of a map.
    if (
      /authDomain|messagingSenderId|firebaseapp|maps\.googleapis\.com\/maps\/api\/js/i.test(around) ||
      /google-services\.json$|GoogleService-Info\.plist$|firebase[^/]*$/i.test(path)
    )
      return { confidence: 'low', severity: 'low', note: 'keys of Firebase and of maps are in every page' }
    if (/\.(?:[jt]sx?|vue|svelte|html)$/.test(path)) return { confidence: 'medium' }
    return /gemini|genai|generative|palm|google_ai|vertex/i.test(name ?? '') ? { severity: 'high' } : {}
  },
  sample: (random) => ({ name: 'GOOGLE_API_KEY', value: `AIza${random.text(35, alphabets.base64url)}` }),
})
