/** Public Python libraries that benchmarks and their solutions import, and how each is added. */
import type { Toolchain } from './toolchain.ts'

/** A library by the name that programs import. */
interface PublicLibrary {
  /** Its name for pip, where that is another. */
  readonly pip?: string
  /** Its Debian package; absent where there is none. */
  readonly apt?: string
}

const apt = (name: string, pip?: string): PublicLibrary => ({
  apt: `python3-${name}`,
  ...(pip === undefined ? {} : { pip }),
})
const pip = (name?: string): PublicLibrary => (name === undefined ? {} : { pip: name })

/** By import name. */
const PUBLIC_LIBRARIES: Readonly<Record<string, PublicLibrary>> = {
  numpy: apt('numpy'),
  pandas: apt('pandas'),
  scipy: apt('scipy'),
  sklearn: apt('sklearn', 'scikit-learn'),
  matplotlib: apt('matplotlib'),
  seaborn: apt('seaborn'),
  requests: apt('requests'),
  pytest: apt('pytest'),
  sympy: apt('sympy'),
  mpmath: apt('mpmath'),
  networkx: apt('networkx'),
  PIL: apt('pil', 'pillow'),
  bs4: apt('bs4', 'beautifulsoup4'),
  lxml: apt('lxml'),
  yaml: apt('yaml', 'pyyaml'),
  dateutil: apt('dateutil', 'python-dateutil'),
  pytz: apt('tz', 'pytz'),
  tqdm: apt('tqdm'),
  regex: apt('regex'),
  nltk: apt('nltk'),
  flask: apt('flask'),
  django: apt('django'),
  jinja2: apt('jinja2'),
  cryptography: apt('cryptography'),
  Crypto: pip('pycryptodome'),
  psutil: apt('psutil'),
  simplejson: apt('simplejson'),
  sortedcontainers: apt('sortedcontainers'),
  hypothesis: apt('hypothesis'),
  parameterized: apt('parameterized'),
  statsmodels: apt('statsmodels'),
  skimage: apt('skimage', 'scikit-image'),
  cv2: apt('opencv', 'opencv-python'),
  openpyxl: apt('openpyxl'),
  xlrd: apt('xlrd'),
  docx: apt('docx', 'python-docx'),
  chardet: apt('chardet'),
  attr: apt('attr', 'attrs'),
  pydantic: apt('pydantic'),
  sqlalchemy: apt('sqlalchemy'),
  aiohttp: apt('aiohttp'),
  httpx: apt('httpx'),
  more_itertools: apt('more-itertools', 'more-itertools'),
  numba: apt('numba'),
  gmpy2: apt('gmpy2'),
  bitarray: apt('bitarray'),
  shapely: apt('shapely'),
  torch: apt('torch'),
  torchvision: apt('torchvision'),
  tensorflow: pip(),
  keras: pip(),
  jax: pip(),
  transformers: pip(),
  datasets: pip(),
  gensim: pip(),
  spacy: pip(),
  textblob: pip(),
  wordcloud: pip(),
  xgboost: pip(),
  lightgbm: pip(),
  plotly: apt('plotly'),
  folium: pip(),
  geopandas: apt('geopandas'),
  geopy: apt('geopy'),
  faker: pip(),
  librosa: pip(),
  holidays: pip(),
  pyquery: apt('pyquery'),
  prettytable: apt('prettytable'),
  texttable: apt('texttable'),
  termcolor: apt('termcolor'),
  colorama: apt('colorama'),
  rich: apt('rich'),
  click: apt('click'),
  toml: apt('toml'),
  xmltodict: apt('xmltodict'),
  Levenshtein: apt('levenshtein', 'levenshtein'),
  fuzzywuzzy: apt('fuzzywuzzy'),
  polars: pip(),
  pyspark: pip(),
  cvxpy: pip(),
  pulp: apt('pulp'),
  ortools: pip(),
  qiskit: pip(),
  pygame: apt('pygame'),
  selenium: apt('selenium'),
  scrapy: apt('scrapy'),
  paramiko: apt('paramiko'),
  redis: apt('redis'),
  pymongo: apt('pymongo'),
}

/** Import names of those that public benchmarks' tests and references import most. */
export const BENCHMARK_LIBRARIES: readonly string[] = [
  'numpy',
  'pandas',
  'scipy',
  'sklearn',
  'matplotlib',
  'seaborn',
  'requests',
  'pytest',
  'sympy',
  'networkx',
  'PIL',
  'bs4',
  'lxml',
  'yaml',
  'dateutil',
  'pytz',
  'tqdm',
  'regex',
  'nltk',
  'psutil',
  'openpyxl',
]

/** Import names of the known libraries. */
export const PUBLIC_LIBRARY_NAMES: readonly string[] = Object.keys(PUBLIC_LIBRARIES)

/** The one command that adds each library, by import name: to the system's interpreter, or to another. */
export function installCommands(isSystem: boolean): Readonly<Record<string, string>> {
  return Object.fromEntries(PUBLIC_LIBRARY_NAMES.map((name) => [name, commandFor(name, isSystem)]))
}

/** The one command that adds the library of this import name to the toolchain's interpreter. */
export function installCommand(name: string, toolchain: Toolchain): string {
  return commandFor(name, toolchain.tools['run']?.startsWith('/usr/bin/') === true)
}

function commandFor(name: string, isSystem: boolean): string {
  const library = Object.hasOwn(PUBLIC_LIBRARIES, name) ? PUBLIC_LIBRARIES[name] : undefined
  if (isSystem && library?.apt !== undefined) return `apt-get install -y ${library.apt}`
  return `pip install ${library?.pip ?? name}`
}

/** The Debian package of a library by its import name or its name for pip; undefined where there is none. */
export function debianPackage(name: string): string | undefined {
  const wanted = name.toLowerCase()
  const found = Object.entries(PUBLIC_LIBRARIES).find(
    ([imported, library]) => imported.toLowerCase() === wanted || library.pip === wanted,
  )
  return found?.[1].apt
}

/** Whether pip would take it for a package of an index, and not for an option, a path or an address. */
export function isPackageName(name: string): boolean {
  return /^[A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?(?:\[[\w,-]+\])?(?:[=<>!~]=?=?[\w.*+!-]+)?$/.test(name)
}
