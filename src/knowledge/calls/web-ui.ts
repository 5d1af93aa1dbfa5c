// Front ends that are written in Python, with the functions that sign their users in.
import { defineCalls } from '../call-row.ts'

export const webUiCalls = defineCalls([
  {
    call: 'gradio.Blocks.launch',
    also: [
      'gradio.blocks.Blocks.launch',
      'gradio.Interface.launch',
      'gradio.blocks.Interface.launch',
      'gradio.ChatInterface.launch',
      'gradio.blocks.ChatInterface.launch',
      'gradio.TabbedInterface.launch',
      'gradio.blocks.TabbedInterface.launch',
      'gradio.blocks.Blocks.queue.launch',
    ],
    tags: ['server-run'],
  },
])
