package org.gmm4j.spark;

import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;

/** Spark's own estimator with the parameters that it lacks, and other defaults. */
public abstract class ParameterisedMixture extends org.apache.spark.ml.clustering.GaussianMixture {
  private static final long serialVersionUID = 1;

  final MixtureParams params = new MixtureParams(this);

  ParameterisedMixture(String uid) {
    super(uid);
    setDefault(tol(), (Object) 1e-3);
    setDefault(seed(), (Object) 0L);
    setDefault(params.regParam, (Object) 1e-6);
    setDefault(params.autoReg, (Object) false);
    setDefault(params.covariance, "full");
    setDefault(params.initMode, "kmeans");
    setDefault(params.initialModel, "");
    setDefault(params.restarts, (Object) 1);
    setDefault(params.device, "auto");
    setDefault(params.precision, "");
    setDefault(params.scale, (Object) 1.0);
  }

  public DoubleParam regParam() {
    return params.regParam;
  }

  public BooleanParam autoReg() {
    return params.autoReg;
  }

  public Param<String> covariance() {
    return params.covariance;
  }

  public Param<String> initMode() {
    return params.initMode;
  }

  public Param<String> initialModel() {
    return params.initialModel;
  }

  public IntParam restarts() {
    return params.restarts;
  }

  public Param<String> device() {
    return params.device;
  }

  public Param<String> precision() {
    return params.precision;
  }

  public DoubleParam scale() {
    return params.scale;
  }

  public double getRegParam() {
    return (Double) $(params.regParam);
  }

  public boolean getAutoReg() {
    return (Boolean) $(params.autoReg);
  }

  public String getCovariance() {
    return $(params.covariance);
  }

  public String getInitMode() {
    return $(params.initMode);
  }

  public String getInitialModel() {
    return $(params.initialModel);
  }

  public int getRestarts() {
    return (Integer) $(params.restarts);
  }

  public String getDevice() {
    return $(params.device);
  }

  public String getPrecision() {
    return $(params.precision);
  }

  public double getScale() {
    return (Double) $(params.scale);
  }
}
