// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShardMapTest {

  /**
   * MockShardMap of awslabs/amazon-kinesis-producer, aggregator_test.cc; not in order on purpose.
   */
  private final ShardMap map =
      new ShardMap(
          List.of(
              shard(
                  "1",
                  "170141183460469231731687303715884105728",
                  "340282366920938463463374607431768211455"),
              shard("2", "0", "85070591730234615865843651857942052862"),
              shard(
                  "3",
                  "85070591730234615865843651857942052863",
                  "170141183460469231731687303715884105727")));

  @ParameterizedTest
  @CsvSource({
    "170141183460469231731687303715884105728, 1",
    "0, 2",
    "85070591730234615865843651857942052862, 2",
    "85070591730234615865843651857942052863, 3",
    "170141183460469231731687303715884105727, 3",
    "340282366920938463463374607431768211455, 1"
  })
  void indexOf_findsTheShardByBothEnds(BigInteger hashKey, String id) {
    assertThat(map.shard(map.indexOf(hashKey)).id()).isEqualTo(id);
  }

  @Test
  void indexOf_knowsGaps() {
    assertThat(map.indexOf(BigInteger.ONE.shiftLeft(128))).isEqualTo(-1);
    assertThat(map.indexOf(BigInteger.ONE.negate())).isEqualTo(-1);
    assertThat(new ShardMap(List.of()).indexOf(BigInteger.ONE)).isEqualTo(-1);
    ShardMap gap = new ShardMap(List.of(shard("a", "0", "1"), shard("b", "3", "4")));
    assertThat(gap.indexOf(BigInteger.TWO)).isEqualTo(-1);
  }

  @Test
  void maps_areEqualByTheirShards() {
    assertThat(map.contains("3")).isTrue();
    assertThat(map.contains("4")).isFalse();
    ShardMap other = new ShardMap(List.of(map.shard(2), map.shard(0), map.shard(1)));
    assertThat(other).isEqualTo(map).hasSameHashCodeAs(map);
    assertThat(new ShardMap(List.of())).isNotEqualTo(map);
  }

  private static ShardMap.Shard shard(String id, String start, String end) {
    return new ShardMap.Shard(id, new BigInteger(start), new BigInteger(end));
  }
}
