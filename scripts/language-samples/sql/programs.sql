CREATE TABLE IF NOT EXISTS customers (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL,
  country VARCHAR(2) DEFAULT 'SE',
  created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP
);
CREATE UNIQUE INDEX idx_customers_name ON customers (name);
INSERT INTO customers (name, country) VALUES ('Ada', 'GB'), ('Kurt', 'AT');
SELECT c.name, COUNT(*) AS orders, SUM(o.total) AS revenue
FROM customers AS c
LEFT JOIN orders AS o ON o.customer_id = c.id
WHERE o.created_at >= '2024-01-01' AND c.country IN ('GB', 'AT')
GROUP BY c.name
HAVING COUNT(*) > 1
ORDER BY revenue DESC
LIMIT 10;
UPDATE orders SET total = total * 1.25 WHERE status = 'open';
DELETE FROM orders WHERE id NOT IN (SELECT order_id FROM lines);
ALTER TABLE customers ADD COLUMN email TEXT;
WITH RECURSIVE counter(n) AS (
  SELECT 1
  UNION ALL
  SELECT n + 1 FROM counter WHERE n < 10
)
SELECT n, n * n AS square FROM counter;
select department, avg(salary) from employees group by department;
SELECT name, RANK() OVER (PARTITION BY department ORDER BY salary DESC) AS place FROM employees;
BEGIN;
DROP TABLE IF EXISTS old_orders;
CREATE VIEW open_orders AS SELECT * FROM orders WHERE status = 'open';
COMMIT;
SELECT CASE WHEN total > 100 THEN 'large' ELSE 'small' END AS size, COALESCE(note, '') FROM orders;
