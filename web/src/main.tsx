/** Starts the page. */
import { createRoot } from 'react-dom/client'
import '../../src/evaluation/browser/page.css'
import '../../src/evaluation/browser/responses.css'
import '../../src/evaluation/browser/source.css'
import './view.css'
import { App } from './app.tsx'

const place = document.getElementById('page')
if (place === null) throw new Error('start: the page has no place for it, wanted an element with the id page')
createRoot(place).render(<App />)
