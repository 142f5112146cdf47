abstract type Shape end

Base.@kwdef struct Circle <: Shape
    radius::Float64 = 1.0
end

struct Square{T} <: Shape
    side::T
    function Square(side::T) where {T<:Number}
        side < 0 && throw(DomainError(side, "negative"))
        new{T}(side)
    end
end

area(c::Circle) = π * c.radius^2
area(s::Square) = s.side^2
area(shapes::AbstractVector{<:Shape}) = sum(area, shapes; init = 0.0)

function Base.iterate(s::Square, state = 1)
    state > 4 ? nothing : (s.side, state + 1)
end

let shapes = Shape[Circle(radius = 2), Square(3)]
    for (i, s) in enumerate(shapes)
        println("shape ", i, ": ", round(area(s), digits = 2))
    end
end

function collatz(n::Int)
    steps = 0
    while n != 1
        n = iseven(n) ? n ÷ 2 : 3n + 1
        steps += 1
    end
    steps
end

function primes(limit)
    sieve = trues(limit)
    sieve[1] = false
    for i = 2:isqrt(limit)
        if sieve[i]
            sieve[i*i:i:limit] .= false
        end
    end
    findall(sieve)
end

@show collatz(27) primes(50)
if abspath(PROGRAM_FILE) == @__FILE__
    main(ARGS)
end
