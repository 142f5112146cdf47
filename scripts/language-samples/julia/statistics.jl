module Statistics2

using LinearAlgebra, Printf
import Base: show, length, +

export Running, push, mean, variance

"""
    Running{T}

Mean and variance of numbers that come one by one.
"""
mutable struct Running{T<:Real}
    count::Int
    mean::T
    squares::T
end

Running{T}() where {T<:Real} = Running{T}(0, zero(T), zero(T))

function push(r::Running{T}, x::Real)::Running{T} where {T}
    r.count += 1
    delta = x - r.mean
    r.mean += delta / r.count
    r.squares += delta * (x - r.mean)
    return r
end

mean(r::Running) = r.mean
variance(r::Running) = r.count < 2 ? NaN : r.squares / (r.count - 1)
length(r::Running) = r.count

function show(io::IO, r::Running)
    @printf(io, "Running(n=%d, mean=%.3f)", r.count, r.mean)
end

end # module

r = Statistics2.Running{Float64}()
for x in 1:10
    Statistics2.push(r, x^2)
end
println(r)
println("variance: $(Statistics2.variance(r))")
