function main()
    n = parse(Int, readline())
    numbers = parse.(Int, split(readline()))
    total = sum(numbers)
    largest = maximum(numbers)
    println(total, " ", largest)
    counts = Dict{Int,Int}()
    for x in numbers
        counts[x] = get(counts, x, 0) + 1
    end
    for (k, v) in sort(collect(counts), by = last, rev = true)
        println("$k => $v")
    end
    words = [lowercase(w) for w in split(join(readlines(stdin), "\n")) if !isempty(w)]
    unique!(words)
    println(join(sort(words), ", "))
end

main()
