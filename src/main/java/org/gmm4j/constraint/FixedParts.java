package org.gmm4j.constraint;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Which parts of a start stay as they are in a fit, bit by bit: the same parts of all components,
 * and parts of single ones. Immutable.
 */
public final class FixedParts {
  private static final FixedParts NONE = new FixedParts(Set.of(), Map.of());

  /** A component, maybe with one part of it behind a colon. */
  private static final Pattern OF_COMPONENT = Pattern.compile("(\\d{1,9})(?::(.*))?");

  private final Set<Part> ofAll;
  private final Map<Integer, Set<Part>> ofComponents;

  private FixedParts(Set<Part> ofAll, Map<Integer, Set<Part>> ofComponents) {
    this.ofAll = ofAll;
    this.ofComponents = ofComponents;
  }

  /** Nothing is fixed. */
  public static FixedParts none() {
    return NONE;
  }

  /** These parts of all components. */
  public static FixedParts all(Part... parts) {
    return new FixedParts(setOf(parts), Map.of());
  }

  /**
   * Parts of one component.
   *
   * @param component from 0
   * @param parts of it; none for all of them
   * @throws IllegalArgumentException if it is negative
   */
  public static FixedParts component(int component, Part... parts) {
    if (component < 0) {
      throw new IllegalArgumentException("components count from 0; there is no " + component);
    }
    Set<Part> some = setOf(parts.length == 0 ? Part.values() : parts);
    return new FixedParts(Set.of(), Map.of(component, some));
  }

  /**
   * What a text says: parts of all components, {@code means}; components as a whole, {@code 2}; and
   * parts of components, {@code 3:covariances}; with commas between them.
   *
   * @throws IllegalArgumentException if it says anything else
   */
  public static FixedParts of(String text) {
    FixedParts all = NONE;
    for (String item : text.split(",", -1)) {
      Matcher component = OF_COMPONENT.matcher(item.strip());
      if (!component.matches()) {
        all = all.and(all(Part.of(item.strip())));
      } else if (component.group(2) == null) {
        all = all.and(component(Integer.parseInt(component.group(1))));
      } else {
        all = all.and(component(Integer.parseInt(component.group(1)), Part.of(component.group(2))));
      }
    }
    return all;
  }

  private static Set<Part> setOf(Part... parts) {
    Set<Part> set = EnumSet.noneOf(Part.class);
    set.addAll(Arrays.asList(parts));
    return set;
  }

  /** These and others. */
  public FixedParts and(FixedParts others) {
    Map<Integer, Set<Part>> both = new TreeMap<>();
    Stream.of(this, others)
        .flatMap(each -> each.ofComponents.entrySet().stream())
        .forEach(each -> both.computeIfAbsent(each.getKey(), k -> setOf()).addAll(each.getValue()));
    Set<Part> shared = setOf();
    shared.addAll(ofAll);
    shared.addAll(others.ofAll);
    return new FixedParts(shared, both);
  }

  /** Whether nothing is fixed. */
  public boolean isNone() {
    return ofAll.isEmpty() && ofComponents.isEmpty();
  }

  /** Whether a part of a component is fixed. */
  public boolean includes(Part part, int component) {
    return ofAll.contains(part) || ofComponents.getOrDefault(component, Set.of()).contains(part);
  }

  /** Whether a part is fixed of any component. */
  public boolean includesAny(Part part) {
    return ofAll.contains(part)
        || ofComponents.values().stream().anyMatch(parts -> parts.contains(part));
  }

  /** Of how many of so many components a part is fixed. */
  public int count(Part part, int components) {
    return (int) IntStream.range(0, components).filter(k -> includes(part, k)).count();
  }

  /** The greatest component that is named; −1 if none is. */
  public int greatestComponent() {
    return ofComponents.isEmpty() ? -1 : Collections.max(ofComponents.keySet());
  }

  /** As {@link #of(String)} reads it; "none" for nothing. */
  public String text() {
    String text =
        Stream.concat(
                ofAll.stream().map(Part::option),
                ofComponents.entrySet().stream()
                    .flatMap(
                        each ->
                            new TreeSet<>(each.getValue())
                                .stream().map(part -> each.getKey() + ":" + part.option())))
            .collect(Collectors.joining(","));
    return text.isEmpty() ? "none" : text;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FixedParts parts
        && ofAll.equals(parts.ofAll)
        && ofComponents.equals(parts.ofComponents);
  }

  @Override
  public int hashCode() {
    return 31 * ofAll.hashCode() + ofComponents.hashCode();
  }

  @Override
  public String toString() {
    return text();
  }
}
