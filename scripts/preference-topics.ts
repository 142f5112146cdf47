/** Questions for the bundled preferences: a right answer, a wrong one, and two true sentences more. Written for this project. */

/** One question with what its answers are made of. */
export interface PreferenceTopic {
  readonly question: string
  readonly right: string
  readonly wrong: string
  readonly more: readonly [string, string]
}

const LINES = `
How many days does February have in a leap year?|February has 29 days in a leap year.|February has 30 days in a leap year.|The extra day keeps the calendar in step with the seasons.|Most leap years can be divided by four.
At what temperature does water boil at sea level?|Water boils at 100 degrees Celsius at sea level.|Water boils at 80 degrees Celsius at sea level.|Higher up the air is thinner, and water boils at a lower temperature.|Salt raises the boiling point a little.
Why do leaves look green?|Leaves look green because chlorophyll reflects green light.|Leaves look green because they take in green light only.|Chlorophyll takes in mostly red and blue light.|In autumn it breaks down, and other colours show.
Which planet is closest to the sun?|Mercury is the planet closest to the sun.|Venus is the planet closest to the sun.|It goes round the sun in 88 days.|It has almost no air to hold warmth.
How do I stop an onion from making me cry?|Chill the onion and use a sharp knife.|Warm the onion in the oven and use a blunt knife.|A sharp knife breaks fewer cells.|Cold slows the vapour that stings the eyes.
What does a compass needle point to?|A compass needle points to magnetic north.|A compass needle points to the nearest mountain.|Magnetic north lies some way off the geographic pole.|Iron nearby can turn the needle aside.
How many strings does a standard violin have?|A violin has four strings.|A violin has six strings.|They are tuned in fifths.|The lowest of them is G.
What is the square root of 144?|The square root of 144 is 12.|The square root of 144 is 14.|Twelve times twelve is 144.|Minus twelve squared gives 144 as well.
How should I store fresh basil?|Stand the stems in a glass of water at room temperature.|Put the leaves in the coldest part of the fridge.|Cold turns the leaves black.|Change the water every other day.
Why is the sky blue?|Air scatters blue light more than red light.|The sky mirrors the colour of the sea.|Short waves are scattered more than long ones.|At sunset the light goes a longer way, and red is left.
What does HTTP status 404 mean?|Status 404 means that the page was not found.|Status 404 means that the server is too busy.|The server itself was reached.|A wrong address is the usual cause.
How do I undo the last commit in git and keep my changes?|Run git reset --soft HEAD~1.|Run git reset --hard HEAD~1.|The changes stay staged.|A commit that others have should be reverted with a new one.
Which gas do plants take in for photosynthesis?|Plants take in carbon dioxide.|Plants take in nitrogen.|They give off oxygen in return.|The gas enters through small pores in the leaves.
How long does light take from the sun to the earth?|Light takes about eight minutes.|Light takes about eight hours.|The distance is about 150 million kilometres.|Light goes 300,000 kilometres in a second.
What is the plural of the word mouse, the animal?|The plural of mouse is mice.|The plural of mouse is mouses.|The word louse changes in the same way.|House does not: its plural is houses.
How do I get red wine out of a tablecloth?|Blot it, and pour cold water through the cloth.|Rub it hard with hot water and soap.|Rubbing spreads the stain.|Heat makes the colour stay.
Who is allowed to use a zebra crossing first?|A pedestrian on the crossing goes first.|The car that is faster goes first.|Drivers must stop for people on it.|Looking both ways is still wise.
What is the boiling of milk over caused by?|Milk boils over because protein and fat form a skin that holds the steam.|Milk boils over because the pot has a lid of iron.|The steam lifts the skin.|A wooden spoon across the pot breaks it.
How many minutes are in three hours?|Three hours have 180 minutes.|Three hours have 160 minutes.|One hour has 60 minutes.|Three times 60 is 180.
Which is larger, a kilobyte or a megabyte?|A megabyte is larger.|A kilobyte is larger.|A megabyte is a thousand kilobytes.|Some programs count 1,024 instead.
How do I keep cut flowers fresh?|Cut the stems at a slant and change the water daily.|Leave the stems as they are and keep the water for a week.|Bacteria in old water block the stems.|Leaves below the water should go.
What does a barometer measure?|A barometer measures the pressure of the air.|A barometer measures the speed of the wind.|Falling pressure often means rain.|Pressure also falls as one climbs.
Why does ice float on water?|Ice is less dense than water.|Ice is denser than water.|Water expands as it freezes.|So lakes freeze from the top.
What is three quarters of 80?|Three quarters of 80 is 60.|Three quarters of 80 is 65.|One quarter of 80 is 20.|Three times 20 is 60.
How do I sharpen a kitchen knife on a stone?|Hold the blade at about 20 degrees and draw it over the wet stone.|Hold the blade upright and press it on the dry stone.|Both sides need the same number of strokes.|A finer stone removes the burr.
Which bone protects the brain?|The skull protects the brain.|The collarbone protects the brain.|It is made of several plates.|In babies the plates are still apart.
What does the word ubiquitous mean?|Ubiquitous means present everywhere.|Ubiquitous means very rare.|It comes from the Latin word for everywhere.|Mobile phones are an example.
How often should I water a cactus indoors?|Water it when the soil is wholly dry, every two to four weeks.|Water it every morning until the soil is wet.|Roots that stand in water rot.|In winter it needs still less.
What makes bread dough rise?|Yeast makes gas that lifts the dough.|Salt makes gas that lifts the dough.|The yeast eats sugar in the flour.|Warmth speeds it up.
How do I convert miles to kilometres?|Multiply the miles by 1.6.|Divide the miles by 1.6.|Five miles are about eight kilometres.|The exact factor is 1.609.
Which ocean lies between Africa and Australia?|The Indian Ocean lies between them.|The Atlantic Ocean lies between them.|It is the third largest ocean.|Madagascar lies in it.
Why should eggs be at room temperature for a cake?|They mix better with butter and sugar.|They turn the cake blue when they are warm.|Cold eggs make the butter firm again.|Half an hour outside the fridge is enough.
What is the difference between weather and climate?|Weather is today's state of the air, climate its average over decades.|Weather and climate are two words for the same thing.|One cold day does not change the climate.|Thirty years is the usual span.
How do I write a for loop over a list in Python?|Write: for item in items:|Write: foreach (items as item)|The body is indented.|The function enumerate gives the place as well.
What is the capital of Canada?|Ottawa is the capital of Canada.|Toronto is the capital of Canada.|It lies on the river of the same name.|Toronto is the larger city.
How do bees make honey?|They thicken nectar by fanning it with their wings.|They grind pollen to a sweet powder.|Enzymes change the sugar.|Ready cells are closed with wax.
What does a catalyst do?|A catalyst speeds up a reaction and is not used up.|A catalyst slows a reaction and is used up.|It lowers the energy that is needed.|Enzymes are catalysts of living things.
How do I calm a barking dog?|Stay calm and reward the dog when it is quiet.|Shout louder than the dog.|Shouting sounds like barking to it.|Enough exercise helps as well.
How many sides does a hexagon have?|A hexagon has six sides.|A hexagon has eight sides.|Cells of a honeycomb are hexagons.|Eight sides make an octagon.
Why do we have seasons?|The axis of the earth is tilted.|The earth is nearer to the sun in summer.|Each half leans to the sun for part of the year.|The earth is nearest to the sun in January.
`

/** The questions. */
export const PREFERENCE_TOPICS: readonly PreferenceTopic[] = LINES.trim()
  .split('\n')
  .map((line) => {
    const [question = '', right = '', wrong = '', first = '', second = ''] = line.split('|')
    return { question, right, wrong, more: [first, second] }
  })
