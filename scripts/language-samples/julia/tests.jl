using Test
using Random
using DataFrames, CSV

@testset "stack" begin
    stack = Int[]
    @test isempty(stack)
    push!(stack, 3)
    @test pop!(stack) == 3
    @test_throws ArgumentError pop!(stack)
end

@testset "matrices" begin
    A = [1 2; 3 4]
    b = [5, 6]
    @test A * b == [17, 39]
    @test A .+ 1 == [2 3; 4 5]
    @test A' == transpose(A)
    @test size(zeros(3, 4), 2) == 4
    x = A \ b
    @test x ≈ [-4.0, 4.5]
end

Random.seed!(42)
df = DataFrame(name = ["a", "b"], value = rand(2))
CSV.write("out.csv", df)
macro twice(ex)
    quote
        $(esc(ex))
        $(esc(ex))
    end
end
@twice print("x")
f(x; scale = 2, kwargs...) = scale * x
g = x -> x^2 + 1
map(x -> x % 2 == 0 ? :even : :odd, 1:4) |> println
open("file.txt", "w") do io
    write(io, "text")
end
try
    error("no")
catch e
    @warn "failed" exception = (e, catch_backtrace())
finally
    println("done")
end
