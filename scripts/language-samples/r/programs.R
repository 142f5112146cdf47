con <- file("stdin", "r")
lines <- readLines(con)
close(con)
n <- as.integer(lines[1])
x <- as.numeric(strsplit(lines[2], " ")[[1]])
cat(sum(x), "\n")
cat(sprintf("%.2f", mean(x)), sep = "\n")

is_prime <- function(n) {
  if (n < 2) return(FALSE)
  if (n %% 2 == 0) return(n == 2)
  for (i in seq_len(floor(sqrt(n)))) {
    if (i > 1 && n %% i == 0) {
      return(FALSE)
    }
  }
  TRUE
}

stopifnot(is_prime(7), !is_prime(9))
squares <- sapply(1:10, function(i) i^2)
names(squares) <- paste0("n", 1:10)
print(squares[squares > 20])
df <- data.frame(name = c("a", "b", "c"), value = c(1.5, NA, 3), stringsAsFactors = FALSE)
df$value[is.na(df$value)] <- 0
result <- aggregate(value ~ name, data = df, FUN = mean)
m <- matrix(1:6, nrow = 2, byrow = TRUE)
print(m %*% t(m))
while (TRUE) {
  n <- n - 1
  if (n <= 0) break else next
}
tryCatch(stop("no"), error = function(e) message(conditionMessage(e)), finally = cat("done\n"))
fit <- lm(mpg ~ wt + factor(cyl), data = mtcars)
summary(fit)
library(dplyr)
mtcars %>% filter(cyl == 4) %>% group_by(gear) %>% summarise(m = mean(mpg))
ggplot(mtcars, aes(x = wt, y = mpg)) + geom_point() + theme_minimal()
invisible(lapply(list(1, "a", TRUE), function(v) cat(class(v), "\n")))
