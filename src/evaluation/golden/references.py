"""Reference values of the metrics from NumPy, SciPy and scikit-learn, for src/evaluation/*.test.ts.

python3 -m venv /tmp/references
/tmp/references/bin/pip install numpy scipy scikit-learn
/tmp/references/bin/python src/evaluation/golden/references.py > src/evaluation/golden/references.json
"""

import itertools
import json
from collections import Counter

import numpy
import scipy
import sklearn
from scipy import stats
from sklearn import metrics

random = numpy.random.default_rng(20)
positives = numpy.round(random.normal(1.0, 1.0, 40), 1)
negatives = numpy.round(random.normal(0.0, 1.0, 60), 1)
labels = [1] * 40 + [0] * 60
scores = [*positives, *negatives]
fpr, tpr, _ = metrics.roc_curve(labels, scores, drop_intermediate=False)
x = numpy.round(random.normal(0, 1, 30), 1)
y = numpy.round(x + random.normal(0, 1, 30), 1)
names = ["born-in", "works-for", "part-of", "none"]
gold = [names[i] for i in random.integers(0, 4, 50)]
predicted = [g if random.random() < 0.6 else names[random.integers(0, 3)] for g in gold]
before = random.integers(0, 2, 80)
after = numpy.where(random.random(80) < 0.3, 1, before)
difference = after - before
drawn = stats.bootstrap((difference,), numpy.mean, n_resamples=200_000, method="percentile", rng=1)


def passed(n, c, k):
    """pass@k by listing every subset."""
    subsets = list(itertools.combinations([1] * c + [0] * (n - c), k))
    return sum(any(s) for s in subsets) / len(subsets)


def voted(answers, right, k):
    """maj@k by listing every subset, ties shared."""
    total = 0.0
    subsets = list(itertools.combinations(answers, k))
    for subset in subsets:
        counts = Counter(subset)
        leaders = [a for a, n in counts.items() if n == max(counts.values())]
        total += sum(a == right for a in leaders) / len(leaders)
    return total / len(subsets)


votes = ["12", "12", "15", "12", "7", "15", "15", "9"]
wilson = []
for k, n in [(0, 10), (10, 10), (1, 1), (7, 20), (500, 1000), (3, 5276)]:
    interval = stats.binomtest(k, n).proportion_ci(0.95, method="wilson")
    wilson.append({"successes": k, "n": n, "interval": [interval.low, interval.high]})

print(
    json.dumps(
        {
            "versions": {"numpy": numpy.__version__, "scipy": scipy.__version__, "scikit-learn": sklearn.__version__},
            "wilson": wilson,
            "detection": {
                "positives": positives.tolist(),
                "negatives": negatives.tolist(),
                "auroc": float(metrics.roc_auc_score(labels, scores)),
                "falsePositiveRateAt95": float(fpr[tpr >= 0.95 - 1e-12].min()),
                "falsePositiveRateAt50": float(fpr[tpr >= 0.5 - 1e-12].min()),
            },
            "correlation": {
                "x": x.tolist(),
                "y": y.tolist(),
                "pearson": float(stats.pearsonr(x, y)[0]),
                "spearman": float(stats.spearmanr(x, y)[0]),
                "ranks": stats.rankdata(x).tolist(),
            },
            "classification": {
                "gold": gold,
                "predicted": predicted,
                "accuracy": float(metrics.accuracy_score(gold, predicted)),
                "macroF1": float(metrics.f1_score(gold, predicted, average="macro", zero_division=0)),
                "microF1WithoutNone": float(
                    metrics.f1_score(gold, predicted, labels=names[:3], average="micro", zero_division=0)
                ),
                "classes": [
                    {"label": label, "precision": float(p), "recall": float(r), "f1": float(f), "support": int(s)}
                    for label, p, r, f, s in zip(
                        sorted(names),
                        *metrics.precision_recall_fscore_support(
                            gold, predicted, labels=sorted(names), zero_division=0
                        ),
                    )
                ],
            },
            "paired": {
                "before": before.tolist(),
                "after": after.tolist(),
                "difference": float(difference.mean()),
                "standardError": float(stats.sem(difference)),
                "interval": [float(drawn.confidence_interval.low), float(drawn.confidence_interval.high)],
            },
            "quantiles": {
                "values": sorted(x.tolist()),
                "at": [[q, float(numpy.quantile(x, q))] for q in (0, 0.025, 0.37, 0.5, 0.975, 1)],
            },
            "passAtK": [{"n": n, "correct": c, "k": k, "value": passed(n, c, k)} for n, c, k in
                        [(10, 3, 1), (10, 3, 5), (12, 1, 4), (5, 0, 2), (6, 5, 2), (10, 9, 3)]],
            "majority": {
                "answers": votes,
                "right": "15",
                "at": [{"k": k, "value": voted(votes, "15", k)} for k in (1, 2, 3, 5, 8)],
            },
        },
        indent=1,
    )
)
