/**
 * Public libraries that programs and tests of the scripting languages import, and the question whether a failure is only
 * that one of them is missing. A name that a test imports is believed; one that only the program imports must stand in
 * these lists, else an import of nonsense would turn a wrong program into an unknown one.
 *
 * Not covered: a program that imports a listed library inside a branch and prints the message of its absence itself.
 */
import type { LibraryFailure, MissingLibrary } from '../languages/language.ts'

/** How the absence of a library shows in one language. */
export interface LibrarySyntax {
  /** The message on standard error, with the library's name in a group. */
  readonly message: RegExp
  /** The library that owns an imported name; undefined for a name that can be no library's. @default the name itself */
  readonly library?: ((name: string) => string | undefined) | undefined
  /** Whether this source imports that name. */
  readonly imports: (source: string, name: string) => boolean
  readonly known: ReadonlySet<string>
  readonly install: (library: string) => string
}

/** The missing library; undefined where the failure is the program's own. */
export function missingScriptLibrary(failure: LibraryFailure, syntax: LibrarySyntax): MissingLibrary | undefined {
  const { message, library = (name: string) => name, imports, known, install } = syntax
  const match = message.exec(failure.stderr)
  const name = match?.slice(1).find((group) => group !== undefined)
  if (name === undefined) return undefined
  const owner = library(name)
  if (owner === undefined) return undefined
  const isOfTest = imports(failure.test, name)
  if (!isOfTest && !(known.has(owner) && imports(failure.program, name))) return undefined
  return { name: owner, install: install(owner) }
}

/** How a file is added that a test wants beside it. */
export const FILE_BESIDE = "that file among the program's `files`"

/** A source holds one of these before the name in quotes. */
export function importsQuoted(words: string): (source: string, name: string) => boolean {
  return (source, name) => new RegExp(`(?:${words})\\s*\\(?\\s*['"\`]${plain(name)}['"\`]`).test(source)
}

/** A name as it stands in a pattern. */
export function plain(name: string): string {
  return name.replace(/[$.*+?^()[\]{}|\\/-]/g, String.raw`\$&`)
}

/** Packages of npm that public benchmarks and models' answers import. */
export const NODE_LIBRARIES: ReadonlySet<string> = new Set(
  'ajv async axios babel big.js bignumber.js bluebird body-parser bottleneck chai chalk cheerio classnames commander cors cross-fetch crypto-js csv-parse csv-parser d3 date-fns dayjs decimal.js deep-equal dotenv ejs eslint express fast-check fast-deep-equal fraction.js fs-extra glob got graphql handlebars immer immutable inquirer ioredis isomorphic-fetch jest jquery js-yaml jsdom jsonwebtoken knex koa lodash lodash-es luxon mathjs minimatch minimist mocha moment moment-timezone mongodb mongoose ms mysql mysql2 nanoid next node-fetch nodemailer nunjucks object-hash p-limit papaparse passport pg pino prettier prop-types puppeteer qs ramda react react-dom redis redux request rxjs seedrandom semver sequelize sharp shelljs sinon socket.io sqlite3 superagent supertest tslib typescript underscore uuid validator vue webpack winston ws xlsx xml2js yargs yup zod'.split(
    ' ',
  ),
)
/** Gems. */
export const RUBY_LIBRARIES: ReadonlySet<string> = new Set(
  'active_support activesupport active_record activerecord action_controller addressable async awesome_print aws-sdk bcrypt bundler byebug capybara colorize concurrent-ruby devise dry-struct dry-types excon factory_bot faker faraday graphql haml hamster httparty jwt kramdown levenshtein mechanize minitest mocha money mongo msgpack mysql2 nokogiri numo/narray oj pg prime pry puma rack rails rake redcarpet redis rest-client rspec rubocop rubyzip sequel shoulda sidekiq simplecov sinatra slop sqlite3 test-unit thor timecop tty-prompt typhoeus tzinfo webmock yard zip'.split(
    ' ',
  ),
)
/** Distributions of CPAN, by module. */
export const PERL_LIBRARIES: ReadonlySet<string> = new Set(
  'Moose Moo Mouse Mojolicious Dancer2 Catalyst DateTime DBI DBIx::Class DBD::SQLite JSON JSON::XS Cpanel::JSON::XS YAML YAML::XS YAML::Tiny LWP LWP::UserAgent LWP::Simple HTTP::Request Try::Tiny List::MoreUtils List::AllUtils List::UtilsBy Math::Prime::Util Math::GMP Set::Scalar Set::Object Test::Deep Test::Exception Test::Most Test::Differences Test::Fatal Text::CSV Text::CSV_XS Text::Levenshtein Template Type::Tiny namespace::clean Data::Printer Path::Tiny File::Slurp Readonly Const::Fast Regexp::Common Algorithm::Combinatorics Algorithm::Permute Algorithm::Diff Graph Sort::Naturally Modern::Perl Function::Parameters autodie::exception Params::Validate IO::All Perl6::Junction Tie::IxHash Date::Calc Date::Manip Number::Format Lingua::EN::Inflect XML::LibXML XML::Simple'.split(
    ' ',
  ),
)
/** Packages of CRAN and Bioconductor. */
export const R_LIBRARIES: ReadonlySet<string> = new Set(
  'abind assertthat bench BiocManager bit64 broom caret checkmate class collections combinat cowplot crayon data.table DBI devtools digest doParallel dplyr e1071 foreach forcats fs furrr future ggplot2 glmnet glue gmp gtools hash here Hmisc httr igraph jsonlite knitr lubridate magrittr MASS Matrix memoise microbenchmark numbers openssl partitions phangorn plotly plyr pracma primes progress purrr R6 randomForest Rcpp RcppAlgos readr readxl reshape2 rlang rmarkdown rstudioapi rvest sandwich scales sets shiny snakecase stringdist stringi stringr survival testit testthat tibble tidyr tidyselect tidyverse tinytest units usethis uuid vctrs withr xml2 xts yaml zoo'.split(
    ' ',
  ),
)
/** Packages of Julia's General registry. */
export const JULIA_LIBRARIES: ReadonlySet<string> = new Set(
  'AbstractAlgebra BenchmarkTools BigCombinatorics CSV Combinatorics DSP DataFrames DataStructures Distributions DifferentialEquations Flux ForwardDiff Graphs HTTP Images IterTools JLD2 JSON JSON3 JuMP LightGraphs Memoize MacroTools Nemo OffsetArrays Optim OrderedCollections Parameters Plots Polynomials Primes ProgressMeter Query Roots SpecialFunctions StaticArrays StatsBase Symbolics SymPy TimeZones Unitful YAML Zygote'.split(
    ' ',
  ),
)
/** Rocks. */
export const LUA_LIBRARIES: ReadonlySet<string> = new Set(
  'argparse basexx bit32 busted cjson cjson.safe date dkjson inspect lfs lpeg lrandom lsqlite3 lua-cjson luafilesystem luaunit lunajson md5 middleclass mime moses penlight pl pl.class pl.List pl.pretty pl.stringx pl.tablex pl.utils posix re resty.core rex_pcre say serpent socket socket.http socket.url ssl struct underscore utf8 lua-utf8 yaml lyaml zlib'.split(
    ' ',
  ),
)
/** Commands that a script may call and a plain system lacks. */
export const BASH_COMMANDS: ReadonlySet<string> = new Set(
  'bats calc curl datamash dc fzf gawk gnuplot jq lua mlr mysql node numfmt perl php pup python rg ruby shellcheck sqlite3 tclsh tree units wget xmlstarlet xxd yq zsh bc'.split(
    ' ',
  ),
)
