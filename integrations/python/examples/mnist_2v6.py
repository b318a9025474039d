# %% [markdown]
# # Twos and sixes, told apart without labels
# Two components with full covariances of 784 pixels, fitted to 1,990 handwritten digits.

# %%
from gmm4j import GaussianMixture, load_mnist_2v6

images, digits = load_mnist_2v6()
fit = GaussianMixture(2, reg_covar=0.05, random_state=0).fit(images)

# %% [markdown]
# Which component is which digit? The labels were not used until here.

# %%
is_two = fit.predict(images) == fit.predict_proba(images[digits == 2]).mean(axis=0).argmax()
misclassified = ((digits == 2) != is_two).mean()
print(f"{misclassified:.2%} misclassified after {fit.n_iter_} iterations")

# %% [markdown]
# The last line of a cell shows the estimator: its parameters, and its means as images.

# %%
fit  # noqa: B018
