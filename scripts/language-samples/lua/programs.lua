local n = io.read("n")
local numbers = {}
for i = 1, n do
  numbers[#numbers + 1] = io.read("*n")
end
table.sort(numbers, function(a, b) return a > b end)
print(table.concat(numbers, " "))

local Stack = {}
Stack.__index = Stack

function Stack.new()
  return setmetatable({ items = {}, size = 0 }, Stack)
end

function Stack:push(value)
  self.size = self.size + 1
  self.items[self.size] = value
end

function Stack:pop()
  if self.size == 0 then
    return nil, "empty"
  end
  local value = self.items[self.size]
  self.items[self.size] = nil
  self.size = self.size - 1
  return value
end

local words = {}
for line in io.lines() do
  for word in line:gmatch("%a+") do
    words[word:lower()] = (words[word:lower()] or 0) + 1
  end
end
for word, count in pairs(words) do
  io.write(string.format("%s\t%d\n", word, count))
end
local ok, err = pcall(function() error({ code = 2 }) end)
if not ok and type(err) == "table" then print(err.code) end
assert(#"abc" == 3 and 7 // 2 == 3 and "a" .. "b" == "ab")
repeat n = n - 1 until n <= 0
while true do
  if n ~= 0 then break end
  n = n + 1
end
