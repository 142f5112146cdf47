struct Edge
    to::Int
    weight::Float64
end

const Graph = Vector{Vector{Edge}}

function dijkstra(graph::Graph, start::Integer)
    n = length(graph)
    distance = fill(Inf, n)
    done = falses(n)
    distance[start] = 0.0
    while true
        best = 0
        for i in 1:n
            if !done[i] && isfinite(distance[i]) && (best == 0 || distance[i] < distance[best])
                best = i
            end
        end
        best == 0 && break
        done[best] = true
        for edge in graph[best]
            new = distance[best] + edge.weight
            if new < distance[edge.to]
                distance[edge.to] = new
            end
        end
    end
    return distance
end

graph = [Edge[] for _ in 1:5]
push!(graph[1], Edge(2, 4.0), Edge(3, 1.0))
push!(graph[3], Edge(2, 2.5))
append!(graph[2], [Edge(4, 1.0)])
@assert dijkstra(graph, 1)[4] == 4.5
foreach(println, dijkstra(graph, 1))
